"""What the order of travel requests depends on, and the order itself."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, update

from services.registration.domain.admission import is_admitted
from services.registration.domain.ranking import Place, Request
from services.registration.domain.travel import Standing
from services.registration.store import admission, applications
from services.registration.store.tables import ApplicationRow
from services.registration.store.travel import Round
from services.registration.store.travel_tables import TravelRequestRow
from shared.kernel.modalities import Modalities
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


async def for_ranking(tx: Tx, modalities: Modalities, call: Round, on: date) -> list[Request]:
    """Return the requests of a call with the facts that their order depends on."""
    scope = modalities.event(call.event_key).scope
    states = await registers.list_states(tx, on)
    found = await tx.execute(
        select(TravelRequestRow, ApplicationRow)
        .join(ApplicationRow, ApplicationRow.id == TravelRequestRow.application_id)
        .where(TravelRequestRow.round_id == call.id)
    )
    pairs = list(found)
    standings = await admission.standings(tx, {row.id for _request, row in pairs})
    requests = []
    for request, row in pairs:
        state = states.get(request.nationality)
        facts = {"ldc": state and state.is_ldc, "developing": state and not state.is_developed}
        requests.append(
            Request(
                id=request.id,
                organization=row.claim_key
                or f"{row.answers['organization']['country']}|{row.name_key}",
                regional_group=state.regional_group if state else "",
                groups=frozenset(group for group, is_in in facts.items() if is_in),
                gender=request.gender,
                received_at=request.received_at,
                is_registered=is_admitted(
                    applications.application_of(row), standings.get(row.id, {}), scope
                ),
                standing=Standing(request.standing),
                rank=request.rank,
            )
        )
    return requests
