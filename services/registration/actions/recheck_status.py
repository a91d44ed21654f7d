"""Status seen again before passes are given: flagged for a decision, never silently revoked."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.desk import Decision
from services.registration.domain.representatives import Stage
from services.registration.store import applications, desk, findings, letters
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time


async def recheck_status(
    tx: Tx, modalities: Modalities, application_id: UUID, *, base_url: str
) -> bool:
    """Hold a registration against the register of today, and tell whether it was flagged.

    A status no longer shown is flagged, and a name that has changed. Refusals: NotFound.
    """
    known = await applications.get(tx, application_id, lock=True)
    if known.register_entry_id is None:
        return False
    category = modalities.category(known.category)
    at = await database_time(tx)
    check = await findings.look_again(tx, category, known.register_entry_id, at)
    await desk.append_check(tx, application_id, check)
    if check.holds and check.became is None:
        return False
    if not await desk.raise_flag(tx, application_id, check):
        return False
    if not check.holds:
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
    """Keep or end a registration whose status or name the register no longer shows.

    Kept under another name, it rests on the entry of that name from then on. Ending cancels the
    seats at meetings still to come; what was attended stands. Refusals: NotFound where no
    decision is asked for, Invalid where another application has claimed the entry.
    """
    known = await applications.get(tx, application_id, lock=True)
    at = await database_time(tx)
    flag = await desk.decide_flag(tx, application_id, decision, reason, by=actor, at=at)
    if decision is Decision.KEPT:
        return await _follow(tx, actor, known, flag.became_id, at) if flag.became_id else known
    ended = rules.move(known, "end", version=known.version)
    await applications.save(tx, ended, by=actor, at=at, note="ended")
    await seating.free(tx, modalities, ended, Stage.CANCELLED, base_url)
    return ended


async def _follow(
    tx: Tx, actor: Actor, known: Application, became_id: UUID, at: datetime
) -> Application:
    """Let a registration rest on the entry that its own has become."""
    followed = replace(known, register_entry_id=became_id, version=known.version + 1)
    await applications.save(tx, followed, by=actor, at=at, note="name changed in the register")
    found = await findings.in_force(tx, became_id, at.date())
    if found and not await applications.claim(tx, known.id, findings.claim_key(found)):
        raise Invalid({"decision": "claimed-already"})
    return followed
