"""What an organization does: ask for support for a representative's travel, and take it back."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import travel as rules
from services.registration.domain.applications import IN_COURSE
from services.registration.domain.travel import DECISIONS, OVER, Standing
from services.registration.store import applications, calls, fund, representatives, travel
from services.registration.store.travel import Traveller
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Conflict, Invalid
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTravel:
    id: UUID
    round_id: UUID
    application_id: UUID
    representative_id: UUID


async def request_travel(
    tx: Tx, actor: Actor, modalities: Modalities, command: RequestTravel
) -> Traveller:
    """Ask for support for one representative; the same request twice is one request.

    Refusals: NotFound, Conflict before the application is submitted or once it is over, TooLate,
    Invalid, AlreadyDone for a person who is asked for already.
    """
    known = await travel.find(tx, command.id)
    if known is not None:
        return await _require_same(tx, actor, command)
    application = await applications.get_own(tx, actor, command.application_id, lock=True)
    if application.stage not in IN_COURSE:
        raise Conflict("not submitted yet, or over")
    person = await representatives.get(tx, application.id, command.representative_id)
    call = await calls.get_round(tx, command.round_id, share=True)
    at = await database_time(tx)
    rules.require_open(at, call.closes_at)
    if application.category not in modalities.event(call.event_key).open_to:
        raise Invalid({"round_id": "not-offered"})
    if await travel.find_present(tx, call.id, person.id) is not None:
        raise AlreadyDone
    traveller = Traveller(
        id=command.id,
        round_id=call.id,
        application_id=application.id,
        reference=application.reference or "",
        organization=application.name,
        representative_id=person.id,
        name=person.name,
        nationality=person.nationality,
        gender=person.gender,
        received_at=at,
    )
    await travel.append(tx, traveller, actor)
    return traveller


async def _require_same(tx: Tx, actor: Actor, command: RequestTravel) -> Traveller:
    known = await travel.get_own(tx, actor, command.id)
    if (known.round_id, known.representative_id) != (command.round_id, command.representative_id):
        raise AlreadyDone
    return known


async def withdraw_travel(
    tx: Tx, actor: Actor, modalities: Modalities, request_id: UUID
) -> Traveller:
    """Take a request back; what it was given returns to the fund. Refusals: NotFound."""
    await travel.get_own(tx, actor, request_id)
    known = await travel.get_held(tx, request_id)
    if known.standing in OVER:
        return known
    standing = rules.withdraw(known.standing)
    if standing is Standing.RELEASED:
        at = await database_time(tx)
        await fund.give_back(
            tx, modalities.process, request_id, by=actor, at=at, note=fund.DECLINED
        )
    # Whoever takes it back knows, and gets no letter about it.
    await travel.save_standing(tx, request_id, standing, told=DECISIONS.get(standing))
    return replace(known, standing=standing)
