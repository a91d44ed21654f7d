"""Asking to speak at a hearing."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.ask_to_speak import AskToSpeak, ask_to_speak, withdraw_wish
from services.registration.domain.hearings import Interest
from services.registration.store import hearings
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import Line, Words
from services.registration.web.options import Gender, Language
from shared.store.db import database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/hearings/wishes", tags=["hearings"], route_class=OnceRoute)


class WishIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    application_id: UUID
    event_key: Annotated[str, Field(max_length=50)]
    theme: Annotated[str, Field(max_length=50)]
    speaker: Annotated[Line, Field(min_length=2, max_length=200)]
    gender: Gender
    language: Language
    statement: Annotated[Words, Field(min_length=10, max_length=2000)]


class WishOut(BaseModel):
    """A wish as its organization sees it: the outcome, not the shortlist on the way there."""

    id: UUID
    application_id: UUID
    event_key: str
    theme: str
    speaker: str
    language: str
    standing: str


class OwnWishOut(WishOut):
    received_at: datetime


def out(interest: Interest) -> WishOut:
    """Show a wish to its organization."""
    return WishOut(
        id=interest.id,
        application_id=interest.application_id,
        event_key=interest.event_key,
        theme=interest.theme,
        speaker=interest.speaker,
        language=interest.language,
        standing=interest.as_told,
    )


@router.get("")
async def get_wishes(tx: Transaction, actor: CurrentActor) -> list[OwnWishOut]:
    """List the wishes to speak of the organizations the caller acts for."""
    today = (await database_time(tx)).date()
    return [
        OwnWishOut(**out(each.interest).model_dump(), received_at=each.received_at)
        for each in await hearings.list_own(tx, actor, today)
    ]


@router.put("/{wish_id}")
async def put_wish(
    tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf, wish_id: UUID, body: WishIn
) -> WishOut:
    """Ask to speak at a hearing, under an id of the caller's choice."""
    return out(
        await ask_to_speak(tx, actor, modalities, AskToSpeak(id=wish_id, **body.model_dump()))
    )


@router.post("/{wish_id}/withdraw")
async def post_withdraw(tx: Transaction, actor: CurrentActor, wish_id: UUID) -> WishOut:
    """Take a wish to speak back."""
    return out(await withdraw_wish(tx, actor, wish_id))
