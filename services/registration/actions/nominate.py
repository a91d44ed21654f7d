"""Naming representatives for meetings: nominate, approve, replace, withdraw."""

from uuid import UUID

from services.registration.actions import seating, travelling
from services.registration.domain import representatives as rules
from services.registration.domain.calendar import require_in_time
from services.registration.domain.members import require_focal_point
from services.registration.domain.representatives import OPEN, SEATED, Nomination, Stage
from services.registration.store import (
    applications,
    confirmations,
    nominations,
    representatives,
    segments,
)
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone
from shared.store.db import Tx


async def nominate(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    representative_id: UUID,
    event_key: str,
    *,
    is_head: bool,
    base_url: str,
) -> Nomination:
    """Name a representative for a meeting; what the focal point names needs no approval.

    Refusals: NotFound, NotOpen, TooLate; AlreadyDone when another is head of delegation there.
    """
    application = await applications.get_own(tx, actor, application_id, lock=True)
    await representatives.get(tx, application_id, representative_id)
    desk = await seating.hold(tx, modalities, event_key, base_url)
    known = await nominations.find_open(tx, representative_id, event_key)
    if known is not None:
        return known
    require_in_time(desk.meeting, desk.at)
    offered = await seating.offered(tx, desk, application)
    if is_head:
        await _require_no_head(tx, application_id, event_key)
    is_approved = actor.person_id == application.person_id
    room = (await seating.rooms(tx, desk, application_id))[application_id]
    values = {
        "representative_id": representative_id,
        "application_id": application_id,
        "event_key": event_key,
        "stage": rules.seat(offered, room) if is_approved else Stage.PROPOSED,
        "is_head": is_head,
    }
    made = await nominations.append(tx, values, by=actor, at=desk.at)
    await seating.tell(tx, desk, application, made)
    return made


async def _require_no_head(tx: Tx, application_id: UUID, event_key: str) -> None:
    for each in await nominations.list_of(tx, application_id):
        if each.event_key == event_key and each.is_head and each.stage in OPEN:
            raise AlreadyDone


async def approve_nomination(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    nomination_id: UUID,
    *,
    base_url: str,
) -> Nomination:
    """Let the focal point give a name that an alternate proposed a seat, or a place in the line.

    Refusals: NotFound, FocalPointOnly, NotOpen, Conflict.
    """
    application = await applications.get_own(tx, actor, application_id, lock=True)
    require_focal_point(application, actor)
    known = await nominations.get(tx, application_id, nomination_id)
    desk = await seating.hold(tx, modalities, known.event_key, base_url)
    if known.stage in SEATED | {Stage.WAITING}:
        return known
    rules.require_open(known, Stage.PROPOSED)
    offered = await seating.offered(tx, desk, application)
    stage = rules.seat(offered, (await seating.rooms(tx, desk, application_id))[application_id])
    await nominations.move(tx, known, stage, by=actor, at=desk.at)
    approved = await nominations.get(tx, application_id, nomination_id)
    await seating.tell(tx, desk, application, approved)
    return approved


async def replace_representative(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    nomination_id: UUID,
    representative_id: UUID,
    *,
    base_url: str,
) -> Nomination:
    """Give the seat or place of one representative to another of the same organization.

    Access to parts of the meeting goes with it, and a request for travel support where the
    substitute may have it.
    Refusals: NotFound, Conflict, AlreadyDone when the other is named for the meeting already.
    """
    application = await applications.get_own(tx, actor, application_id, lock=True)
    substitute = await representatives.get(tx, application_id, representative_id)
    known = await nominations.get(tx, application_id, nomination_id)
    desk = await seating.hold(tx, modalities, known.event_key, base_url)
    known = await nominations.get(tx, application_id, nomination_id)
    rules.require_open(known)
    if await nominations.find_open(tx, representative_id, known.event_key) is not None:
        raise AlreadyDone
    await nominations.move(tx, known, Stage.REPLACED, by=actor, at=desk.at)
    await confirmations.end(tx, desk.at, nomination_id=known.id)
    values = {
        "representative_id": representative_id,
        "application_id": application_id,
        "event_key": known.event_key,
        "stage": known.stage,
        "is_head": known.is_head,
        "replaces_id": known.id,
        # A substitute takes the place in the order too.
        "number": known.number,
    }
    made = await nominations.append(tx, values, by=actor, at=desk.at)
    await segments.pass_on(tx, known, made)
    await travelling.seat_passed_on(
        tx, modalities, known, substitute, by=actor, at=desk.at, base_url=base_url
    )
    await seating.tell(tx, desk, application, made)
    return made


async def withdraw_nomination(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    nomination_id: UUID,
    *,
    base_url: str,
) -> Nomination:
    """Take a name back; a seat that falls free goes to the first in line. Refusals: NotFound."""
    await applications.get_own(tx, actor, application_id, lock=True)
    known = await nominations.get(tx, application_id, nomination_id)
    desk = await seating.hold(tx, modalities, known.event_key, base_url)
    known = await nominations.get(tx, application_id, nomination_id)
    if known.stage in OPEN:
        await seating.end(tx, desk, known, Stage.WITHDRAWN, by=actor)
        await seating.fill(tx, desk)
        await travelling.seats_ended(
            tx, modalities, [known], by=actor, at=desk.at, base_url=base_url
        )
    return await nominations.get(tx, application_id, nomination_id)
