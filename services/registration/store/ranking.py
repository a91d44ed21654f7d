"""What the order of travel requests depends on, and the order itself."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from services.registration.domain.ranking import Place, Request
from services.registration.domain.representatives import Stage
from services.registration.domain.travel import Standing
from services.registration.store.calls import Round
from services.registration.store.seat_tables import NominationRow, RepresentativeRow
from services.registration.store.tables import ApplicationRow
from services.registration.store.travel_tables import TravelRequestRow
from shared.store import registers
from shared.store.db import Tx


async def save_places(tx: Tx, places: Iterable[Place]) -> None:
    """Write an order that the rules have found."""
    rows = [
        {
            "id": each.request_id,
            "standing": each.standing,
            "rank": each.rank,
            "criterion": each.criterion,
            "claim": each.claim,
            "regional_group": each.regional_group,
            "group_before": each.group_before,
        }
        for each in places
    ]
    if rows:
        await tx.execute(update(TravelRequestRow), rows)


async def for_ranking(tx: Tx, call: Round, on: date) -> list[Request]:
    """Return the requests of a call with the facts that their order depends on."""
    states = await registers.list_states(tx, on)
    found = await tx.execute(
        select(TravelRequestRow, ApplicationRow, RepresentativeRow)
        .join(ApplicationRow, ApplicationRow.id == TravelRequestRow.application_id)
        .join(RepresentativeRow, RepresentativeRow.id == TravelRequestRow.representative_id)
        .where(TravelRequestRow.round_id == call.id)
    )
    registered = await _registered(tx, call.event_key)
    requests = []
    for request, application, person in found:
        state = states.get(person.nationality)
        country = application.answers["organization"]["country"]
        requests.append(
            Request(
                id=request.id,
                organization=application.claim_key or f"{country}|{application.name_key}",
                regional_group=state.regional_group if state else "",
                groups=state.groups if state else frozenset(),
                gender=person.gender,
                received_at=request.received_at,
                is_registered=person.id in registered,
                standing=Standing(request.standing),
                rank=request.rank,
            )
        )
    return requests


async def _registered(tx: Tx, event_key: str) -> set[UUID]:
    """Return the people whose seat at a meeting is confirmed."""
    confirmed = await tx.scalars(
        select(NominationRow.representative_id).where(
            NominationRow.event_key == event_key, NominationRow.stage == Stage.CONFIRMED
        )
    )
    return set(confirmed)
