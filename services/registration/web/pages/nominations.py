"""Naming representatives for meetings, from the page of a person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Form as Field

from services.registration.actions.nominate import (
    approve_nomination,
    nominate,
    replace_representative,
    withdraw_nomination,
)
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.pages.representatives import back_to
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/applications/{application_id}", include_in_schema=False)


@router.post("/representatives/{representative_id}/nominate")
async def post_nominate(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    representative_id: UUID,
    event_key: Annotated[str, Field(max_length=50)],
    is_head: Annotated[str, Field(max_length=5)] = "",
) -> Response:
    await nominate(
        tx,
        actor,
        modalities,
        application_id,
        representative_id,
        event_key,
        is_head=bool(is_head),
        base_url=base_url,
    )
    return back_to(application_id, representative_id)


@router.post("/nominations/{nomination_id}/approve")
async def post_approve(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> Response:
    approved = await approve_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return back_to(application_id, approved.representative_id)


@router.post("/nominations/{nomination_id}/withdraw")
async def post_withdraw(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> Response:
    withdrawn = await withdraw_nomination(
        tx, actor, modalities, application_id, nomination_id, base_url=base_url
    )
    return back_to(application_id, withdrawn.representative_id)


@router.post("/nominations/{nomination_id}/replace")
async def post_replace(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
    representative_id: Annotated[UUID, Field()],
) -> Response:
    taken = await replace_representative(
        tx, actor, modalities, application_id, nomination_id, representative_id, base_url=base_url
    )
    return back_to(application_id, taken.representative_id)
