"""Status seen again before passes are given: flagged for a decision, never silently revoked."""

from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.desk import Decision
from services.registration.domain.representatives import Stage
from services.registration.store import applications, desk, findings, letters
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def recheck_status(
    tx: Tx, modalities: Modalities, application_id: UUID, *, base_url: str
) -> bool:
    """Hold a registration against the register of today, and tell whether it was flagged.

    Refusals: NotFound.
    """
    known = await applications.get(tx, application_id, lock=True)
    if known.register_entry_id is None:
        return False
    category = modalities.category(known.category)
    at = await database_time(tx)
    check = await findings.look_again(tx, category, known.register_entry_id, at)
    await desk.append_check(tx, application_id, check)
    if check.holds or not await desk.raise_flag(tx, application_id, check):
        return False
    await letters.send(tx, "status-flagged", known, base_url)
    return True


async def decide_flag(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    decision: Decision,
    reason: str,
    *,
    base_url: str,
) -> Application:
    """Keep or end a registration whose status the register no longer shows.

    Ending cancels the seats at meetings still to come; what was attended stands. Refusals:
    NotFound where no decision is asked for.
    """
    known = await applications.get(tx, application_id, lock=True)
    at = await database_time(tx)
    await desk.decide_flag(tx, application_id, decision, reason, by=actor, at=at)
    if decision is Decision.KEPT:
        return known
    ended = rules.move(known, "end", version=known.version)
    await applications.save(tx, ended, by=actor, at=at, note="ended")
    await seating.free(tx, modalities, ended, Stage.CANCELLED, base_url)
    return ended
