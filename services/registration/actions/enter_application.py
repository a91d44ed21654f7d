from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.registration.domain.applications import Application, change
from services.registration.domain.eligibility import require_door
from services.registration.domain.intake import Channel, Intake, require_received
from services.registration.store import applications, findings, intake
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict
from shared.store.db import Tx, database_time
from shared.store.people import tidy_email


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterApplication:
    """What came in, how and when; the answers follow as for any other draft."""

    id: UUID
    category: str
    register_entry_id: UUID | None
    channel: Channel
    received_at: datetime
    email: str
    language: str


async def enter_application(
    tx: Tx, actor: Actor, modalities: Modalities, command: EnterApplication
) -> Application:
    """Begin for an organization what it sent on paper or by mail; the same request twice, once.

    The clerk fills it in and submits it; the address it gave is then invited to take over, so that
    nothing is tied to an account by an address that nobody has proven.
    Refusals: Conflict for an id in use, Forbidden or Invalid for the wrong door, Invalid.
    """
    known = await applications.find(tx, command.id, lock=True)
    at = await database_time(tx)
    entered = _entered(actor, command, at)
    if known is not None:
        return await _require_same(tx, known, entered)
    entry = command.register_entry_id
    finding = entry and await findings.in_force(tx, entry, at.date())
    category = require_door(modalities, command.category, finding or None)
    form = modalities.forms.form_for(category.key)
    blank = Application(
        id=command.id,
        person_id=actor.person_id,
        category=category.key,
        route=category.route,
        answers={},
        form_key=form.key,
        form_version=form.version,
        register_entry_id=entry,
    )
    begun = change(blank, {}, version=0)
    await applications.save(tx, begun, by=actor, at=at, note="entered")
    await intake.add(tx, entered)
    return begun


def _entered(actor: Actor, command: EnterApplication, at: datetime) -> Intake:
    require_received(command.received_at, at)
    return Intake(
        application_id=command.id,
        channel=command.channel,
        received_at=command.received_at,
        email=tidy_email(command.email),
        language=command.language,
        entered_by=actor.person_id,
        entered_at=at,
    )


async def _require_same(tx: Tx, known: Application, entered: Intake) -> Application:
    earlier = await intake.find(tx, known.id)
    if earlier is None or replace(earlier, entered_at=entered.entered_at) != entered:
        raise Conflict("another application has this id")
    return known
