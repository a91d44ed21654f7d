"""For which meetings an organization names its representatives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.nominate import (
    approve_nomination,
    nominate,
    replace_representative,
    withdraw_nomination,
)
from services.registration.store import applications, nominations
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(
    prefix="/api/v1/applications/{application_id}", tags=["representatives"], route_class=OnceRoute
)


class NominationIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    representative_id: UUID
    event_key: Annotated[str, Field(max_length=50)]
    is_head: bool = False


class SubstituteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    representative_id: UUID


class NominationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: int
    representative_id: UUID
    event_key: str
    stage: str
    is_head: bool
    at: datetime
    replaces_id: UUID | None


@router.get("/nominations")
async def get_nominations(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> list[NominationOut]:
    """List who is named for which meeting, in the order in which names were taken."""
    await applications.get_own(tx, actor, application_id)
    found = await nominations.list_of(tx, application_id)
    return [NominationOut.model_validate(each) for each in found]


@router.post("/nominations", status_code=201)
async def post_nomination(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: NominationIn,
) -> NominationOut:
    """Name a person for a meeting: on a seat, in the line, or for the focal point to approve."""
    made = await nominate(
        tx,
        actor,
        modalities,
        application_id,
        body.representative_id,
        body.event_key,
        is_head=body.is_head,
        base_url=base_url,
    )
    return NominationOut.model_validate(made)


@router.post("/nominations/{nomination_id}/approve")
async def post_approve(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> NominationOut:
    """Approve what an alternate proposed; for the focal point."""
    approved = await approve_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return NominationOut.model_validate(approved)


@router.post("/nominations/{nomination_id}/replace", status_code=201)
async def post_replace(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
    body: SubstituteIn,
) -> NominationOut:
    """Give the seat, or the place in the line, to another person of the organization."""
    taken = await replace_representative(
        tx,
        actor,
        modalities,
        application_id,
        nomination_id,
        body.representative_id,
        base_url=base_url,
    )
    return NominationOut.model_validate(taken)


@router.post("/nominations/{nomination_id}/withdraw")
async def post_withdraw(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> NominationOut:
    """Take a name back; the seat goes to the first in line."""
    withdrawn = await withdraw_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return NominationOut.model_validate(withdrawn)
