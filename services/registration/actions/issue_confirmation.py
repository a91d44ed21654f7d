import secrets
from typing import Any
from uuid import UUID

from services.registration.domain import confirmations as rules
from services.registration.domain.confirmations import CODE_LENGTH, Confirmation
from services.registration.store import (
    applications,
    confirmations,
    meetings,
    nominations,
    places,
    representatives,
    segments,
)
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time
from shared.store.people import ALPHABET


async def issue_confirmation(tx: Tx, actor: Actor, application_id: UUID) -> Confirmation:
    """Issue the letter that says what an application came to, once for what it says.

    When something else can be said, a new letter replaces the one before. Refusals: NotFound,
    Conflict while there is nothing to confirm.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    standings = {p.list_key: p.standing for p in await places.places(tx, known.id)}
    return await _issue(tx, known.id, rules.what_it_says(known, standings))


async def issue_for_representative(
    tx: Tx, actor: Actor, modalities: Modalities, application_id: UUID, nomination_id: UUID
) -> Confirmation:
    """Issue the letter by which a representative shows a seat at a meeting, as to a consulate.

    Refusals: NotFound, Conflict without a confirmed seat.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    nomination = await nominations.get(tx, known.id, nomination_id)
    person = await representatives.get(tx, known.id, nomination.representative_id)
    meeting = await meetings.get_meeting(tx, modalities, nomination.event_key)
    access = (await segments.access_of(tx, [nomination.id]))[nomination.id]
    says = rules.what_it_says_of(known, nomination, person, meeting, access)
    return await _issue(
        tx, known.id, says, nomination_id=nomination.id, event_key=nomination.event_key
    )


async def _issue(
    tx: Tx,
    application_id: UUID,
    says: dict[str, Any],
    *,
    nomination_id: UUID | None = None,
    event_key: str | None = None,
) -> Confirmation:
    present = await confirmations.find_in_force(tx, application_id, nomination_id)
    if present is not None and present.says == says:
        return present
    at = await database_time(tx)
    if present is not None:
        await confirmations.end(tx, at, code=present.code)
    confirmation = Confirmation(
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        application_id=application_id,
        nomination_id=nomination_id,
        event_key=event_key,
        says=says,
        issued_at=at,
    )
    await confirmations.add(tx, confirmation)
    return confirmation
