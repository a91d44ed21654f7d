from uuid import UUID

from services.review.domain.circulations import Stage
from services.review.domain.decisions import Decision, require_decision_fits
from services.review.store import circulations, decisions, steps
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, NotFound
from shared.store.db import Tx, database_time


async def record_decision(
    tx: Tx, actor: Actor, modalities: Modalities, circulation_id: UUID, decision: Decision
) -> None:
    """Write down what a body decided on a closed list, on a name or on all of it.

    Refusals: NotFound, Conflict before the close or where no body decides, Invalid.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    if decision.entry_id is not None and decision.entry_id not in known.entry_ids:
        raise NotFound
    if known.stage is not Stage.CLOSED:
        raise Conflict("a body decides on a closed list")
    require_decision_fits(modalities, decision)
    at = await database_time(tx)
    await decisions.record(tx, known.id, decision, by=actor.person_id, at=at)
    await steps.note_step(tx, known.list_key, "decided", circulation_id=known.id, by=actor, at=at)
