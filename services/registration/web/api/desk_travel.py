"""The Secretariat's part in travel support: the order, without any amount."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.registration.actions.rank_travel import rank_travel
from services.registration.store import calls, travel
from services.registration.store.calls import Round
from services.registration.web.api.applications import VersionIn
from services.registration.web.api.travel import TravelOut, out
from services.registration.web.deps import ModalitiesOf
from shared.store.db import Tx
from shared.web.deps import Transaction
from shared.web.once import OnceRoute

router = APIRouter(
    prefix="/api/v1/desk/travel/rounds", tags=["clerk's desk"], route_class=OnceRoute
)


class RoundOut(BaseModel):
    """A call as those see it who fix the order."""

    id: UUID
    event_key: str
    tickets: int
    closes_at: datetime
    version: int
    ranked_at: datetime | None
    awarded_at: datetime | None


class PlacedOut(TravelOut):
    organization: str
    reference: str


class OrderOut(RoundOut):
    requests: list[PlacedOut]


def round_out(call: Round) -> RoundOut:
    """Show a call without what it costs."""
    return RoundOut(
        id=call.id,
        event_key=call.event_key,
        tickets=call.tickets,
        closes_at=call.closes_at,
        version=call.version,
        ranked_at=call.ranked_at,
        awarded_at=call.awarded_at,
    )


async def order_out(tx: Tx, call: Round) -> OrderOut:
    """Show a call with its requests in their order."""
    last = (await travel.last_supported(tx)).get(call.id)
    placed = [
        PlacedOut(
            **out(each, last).model_dump(),
            organization=each.organization,
            reference=each.reference,
        )
        for each in await travel.list_round(tx, call.id)
    ]
    return OrderOut(**round_out(call).model_dump(), requests=placed)


@router.get("")
async def get_rounds(tx: Transaction) -> list[RoundOut]:
    """List the calls; tickets, but no amount."""
    return [round_out(each) for each in await calls.list_rounds(tx)]


@router.get("/{round_id}")
async def get_round(tx: Transaction, round_id: UUID) -> OrderOut:
    """Show the requests of a call in their order."""
    return await order_out(tx, await calls.get_round(tx, round_id))


@router.post("/{round_id}/rank")
async def post_rank(
    tx: Transaction, modalities: ModalitiesOf, round_id: UUID, body: VersionIn
) -> OrderOut:
    """Fix the order by the rules, once the call has closed."""
    return await order_out(tx, await rank_travel(tx, modalities, round_id, version=body.version))
