"""The voluntary trust fund, for its officer only: the routes that know amounts."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.registration.actions.award_travel import award_travel, release_travel
from services.registration.actions.keep_fund import OpenRound, open_round, record_contribution
from services.registration.store import calls, fund
from services.registration.web.api.applications import Version
from services.registration.web.api.desk_travel import OrderOut, order_out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Words
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.times import WithinReach
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/fund", tags=["trust fund"], route_class=OnceRoute)

CENTS: Final = 100
# United States dollars and cents.
Dollars = Annotated[Decimal, Field(gt=0, le=100_000_000, decimal_places=2)]


class ContributionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    amount: Dollars
    donor: Annotated[Words, Field(min_length=2, max_length=200)]


class RoundIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version
    event_key: Annotated[str, Field(max_length=50)]
    tickets: Annotated[int, Field(ge=1, le=10_000)]
    closes_at: Annotated[AwareDatetime, WithinReach]
    # What one traveller is reckoned to cost, by regional group.
    costs: dict[str, Dollars]


class ReleaseIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    note: Annotated[Words, Field(min_length=3, max_length=500)]


class MovementOut(BaseModel):
    id: UUID
    kind: str
    amount: Decimal
    request_id: UUID | None
    note: str
    at: datetime


class FundOut(BaseModel):
    balance: Decimal
    ledger: list[MovementOut]


class FundedRoundOut(OrderOut):
    costs: dict[str, Decimal]


def dollars(cents: int) -> Decimal:
    """Return cents as dollars."""
    return Decimal(cents) / CENTS


def cents(amount: Decimal) -> int:
    """Return dollars as cents."""
    return int(amount * CENTS)


async def fund_out(tx: Tx, modalities: Modalities) -> FundOut:
    """Show what is left and everything that moved."""
    return FundOut(
        balance=dollars(await fund.balance(tx, modalities.process)),
        ledger=[
            MovementOut(
                id=each.id,
                kind=each.kind,
                amount=dollars(each.amount_cents),
                request_id=each.request_id,
                note=each.note,
                at=each.at,
            )
            for each in await fund.ledger(tx, modalities.process)
        ],
    )


async def _round_out(tx: Tx, round_id: UUID) -> FundedRoundOut:
    order = await order_out(tx, await calls.get_round(tx, round_id))
    costs = await fund.costs(tx, round_id)
    reckoned = {group: dollars(cost) for group, cost in costs.items()}
    return FundedRoundOut(**order.model_dump(), costs=reckoned)


@router.get("")
async def get_fund(tx: Transaction, modalities: ModalitiesOf) -> FundOut:
    """Show what is left and everything that moved."""
    return await fund_out(tx, modalities)


@router.put("/contributions/{entry_id}")
async def put_contribution(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    entry_id: UUID,
    body: ContributionIn,
) -> FundOut:
    """Record what a donor gave, under an id of the caller's choice."""
    await record_contribution(
        tx, actor, modalities, entry_id, amount_cents=cents(body.amount), donor=body.donor
    )
    return await fund_out(tx, modalities)


@router.get("/rounds/{round_id}")
async def get_round(tx: Transaction, round_id: UUID) -> FundedRoundOut:
    """Show a call with its order and what a traveller is reckoned to cost."""
    return await _round_out(tx, round_id)


@router.put("/rounds/{round_id}")
async def put_round(
    tx: Transaction, modalities: ModalitiesOf, round_id: UUID, body: RoundIn
) -> FundedRoundOut:
    """Open a call for a meeting, or change one whose order is not fixed."""
    command = OpenRound(
        id=round_id,
        version=body.version,
        event_key=body.event_key,
        tickets=body.tickets,
        closes_at=body.closes_at,
        costs={group: cents(cost) for group, cost in body.costs.items()},
    )
    await open_round(tx, modalities, command)
    return await _round_out(tx, round_id)


@router.post("/rounds/{round_id}/award")
async def post_award(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    round_id: UUID,
) -> FundedRoundOut:
    """Give support down the order while tickets and money last."""
    await award_travel(tx, actor, modalities, round_id, base_url=base_url)
    return await _round_out(tx, round_id)


@router.post("/requests/{request_id}/release")
async def post_release(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    request_id: UUID,
    body: ReleaseIn,
) -> FundOut:
    """Take support back into the fund."""
    await release_travel(
        tx,
        actor,
        modalities,
        request_id,
        note=body.note,
        base_url=base_url,
    )
    return await fund_out(tx, modalities)
