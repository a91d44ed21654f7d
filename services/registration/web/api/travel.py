"""Support for travel: open calls, and an organization's own requests."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.registration.actions.request_travel import (
    RequestTravel,
    request_travel,
    withdraw_travel,
)
from services.registration.store import calls, travel
from services.registration.store.travel import Traveller
from services.registration.web.deps import ModalitiesOf
from services.registration.web.travel_words import reasons
from shared.store.db import database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/travel", tags=["travel support"], route_class=OnceRoute)


class CallOut(BaseModel):
    id: UUID
    event_key: str
    closes_at: datetime
    is_open: bool


class TravelIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    round_id: UUID
    application_id: UUID
    representative_id: UUID


class TravelOut(BaseModel):
    """A request as its organization sees it: place and reasons, never an amount."""

    id: UUID
    round_id: UUID
    application_id: UUID
    representative_id: UUID
    name: str
    nationality: str
    gender: str
    received_at: datetime
    standing: str
    rank: int | None
    reasons: list[str]


def out(traveller: Traveller, last: int | None = None) -> TravelOut:
    """Show a request to those who may see it, with its reasons in the reader's language."""
    return TravelOut(
        id=traveller.id,
        round_id=traveller.round_id,
        application_id=traveller.application_id,
        representative_id=traveller.representative_id,
        name=traveller.name,
        nationality=traveller.nationality,
        gender=traveller.gender,
        received_at=traveller.received_at,
        standing=traveller.standing,
        rank=traveller.rank,
        reasons=reasons(traveller, last),
    )


@router.get("/rounds")
async def get_rounds(tx: Transaction) -> list[CallOut]:
    """List the calls for travel requests."""
    now = await database_time(tx)
    return [
        CallOut(
            id=each.id,
            event_key=each.event_key,
            closes_at=each.closes_at,
            is_open=now < each.closes_at,
        )
        for each in await calls.list_rounds(tx)
    ]


@router.get("/requests")
async def get_requests(tx: Transaction, actor: CurrentActor) -> list[TravelOut]:
    """List the requests of the organizations the caller acts for, each with its place and why."""
    last = await travel.last_supported(tx)
    return [out(each, last.get(each.round_id)) for each in await travel.list_own(tx, actor)]


@router.put("/requests/{request_id}")
async def put_request(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    request_id: UUID,
    body: TravelIn,
) -> TravelOut:
    """Ask for support for a representative, under an id of the caller's choice."""
    command = RequestTravel(
        id=request_id,
        round_id=body.round_id,
        application_id=body.application_id,
        representative_id=body.representative_id,
    )
    return out(await request_travel(tx, actor, modalities, command))


@router.post("/requests/{request_id}/withdraw")
async def post_withdraw(
    tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf, request_id: UUID
) -> TravelOut:
    """Take a request back; what it was given returns to the fund."""
    return out(await withdraw_travel(tx, actor, modalities, request_id))
