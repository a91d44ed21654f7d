"""Status seen again before passes are given: flagged for a decision, never silently revoked."""

from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.desk import Decision
from services.registration.domain.representatives import OPEN, Stage
from services.registration.store import applications, desk, findings, letters, nominations
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
    seats = await nominations.list_of(tx, application_id)
    for key in sorted({each.event_key for each in seats if each.stage in OPEN}):
        held = await seating.hold(tx, modalities, key, base_url)
        if held.meeting.event.starts > at.date():
            await _cancel(tx, held, ended)
    return ended


async def _cancel(tx: Tx, held: seating.Desk, ended: Application) -> None:
    for each in await nominations.list_of(tx, ended.id):
        if each.event_key == held.key and each.stage in OPEN:
            await nominations.move(tx, each, Stage.CANCELLED, by=None, at=held.at)
            cancelled = await nominations.get(tx, ended.id, each.id)
            await seating.tell(tx, held, ended, cancelled)
    await seating.fill(tx, held)
