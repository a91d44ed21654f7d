from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.registration.actions.inviting import send_invitation
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.documents import kinds
from services.registration.domain.eligibility import require_door
from services.registration.domain.forms import asked_only
from services.registration.domain.intake import Intake
from services.registration.domain.members import Position
from services.registration.store import applications, documents, findings, intake, letters, windows
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities, Route
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time


async def submit_application(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    *,
    version: int,
    base_url: str,
) -> Application:
    """Submit a draft: reference number, receipt time and acknowledgement, together or not at all.

    Of what a clerk entered, the time counts at which it came in; its address is invited to take it
    over.
    Refusals: NotFound, WrongVersion, Conflict, Incomplete, TooLate; Invalid when the register
    does not show the entitlement today or another application has claimed the entry.
    """
    draft = await applications.get_own(tx, actor, application_id, lock=True)
    if rules.is_repeat(draft, "submit", version=version):
        return draft
    at = await database_time(tx)
    entered = await intake.find(tx, draft.id)
    received_at = entered.received_at if entered else at
    attached = kinds(await documents.list_of(tx, draft.id))
    rules.require_complete(modalities, draft, attached)
    if draft.route is Route.LIST:
        await _require_in_time(tx, draft, received_at)
    form = draft.form(modalities)
    submitted = replace(
        rules.move(draft, "submit", version=version),
        answers=asked_only(form, draft.answers),
        form_key=form.key,
        form_version=form.version,
    )
    await _claim(tx, modalities, draft, at.date())
    reference = draft.reference or await applications.next_reference(tx, modalities.process)
    submitted = replace(
        submitted, reference=reference, submitted_at=draft.submitted_at or received_at
    )
    await applications.save(tx, submitted, by=actor, at=at, note="submitted")
    await letters.send(tx, "application-received", submitted, base_url)
    if entered is not None and draft.submitted_at is None:
        await _invite(tx, actor, submitted, entered, base_url)
    return submitted


async def _invite(
    tx: Tx, actor: Actor, submitted: Application, entered: Intake, base_url: str
) -> None:
    """Offer what a clerk entered to the address it gave."""
    await send_invitation(
        tx,
        actor,
        submitted,
        entered.email,
        Position.FOCAL_POINT,
        language=entered.language,
        base_url=base_url,
    )


async def _require_in_time(tx: Tx, draft: Application, at: datetime) -> None:
    """Refuse lists that have closed, except where a submission for them was made in time."""
    in_time = await applications.scopes_submitted(tx, draft.id)
    new = tuple(scope for scope in draft.scopes if scope not in in_time)
    rules.require_in_time(at, await windows.closing_times(tx), new)


async def _claim(tx: Tx, modalities: Modalities, draft: Application, day: date) -> None:
    finding = draft.register_entry_id and await findings.in_force(tx, draft.register_entry_id, day)
    require_door(modalities, draft.category, finding or None)
    if not finding:
        return
    if not await applications.claim(tx, draft.id, findings.claim_key(finding)):
        raise Invalid({"register_entry_id": "claimed-already"})
