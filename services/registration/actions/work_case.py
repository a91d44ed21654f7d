"""What clerks do among themselves with an application: assign, tick, note."""

from uuid import UUID

from services.registration.domain.applications import Stage
from services.registration.domain.desk import Check, checks_for
from services.registration.store import applications, candidates, desk
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time


async def assign_case(tx: Tx, application_id: UUID, clerk_email: str) -> None:
    """Give an application to a clerk, or to nobody. Refusals: NotFound, Invalid for no clerk."""
    await applications.get(tx, application_id)
    assignee = await desk.find_clerk(tx, clerk_email) if clerk_email else None
    if clerk_email and assignee is None:
        raise Invalid({"assignee": "not-offered"})
    await desk.assign(tx, application_id, assignee)


async def tick_checks(
    tx: Tx, modalities: Modalities, application_id: UUID, ticked: set[Check]
) -> None:
    """Keep what was looked at, and tell the Office of a name that is before it.

    Refusals: NotFound, Invalid for checks of another category.
    """
    known = await applications.get(tx, application_id, lock=True)
    if not ticked <= set(checks_for(modalities.category(known.category))):
        raise Invalid({"ticked": "not-offered"})
    await desk.tick(tx, application_id, ticked)
    if known.stage is Stage.PUT_FORWARD:
        await candidates.put_forward(tx, modalities, known)


async def add_note(tx: Tx, actor: Actor, application_id: UUID, text: str) -> None:
    """Keep a note that only clerks see. Refusals: NotFound."""
    await applications.get(tx, application_id)
    await desk.append_note(tx, application_id, text, by=actor, at=await database_time(tx))
