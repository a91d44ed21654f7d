"""Shortlist by the Secretariat, choice by the Office of the President."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.registration.actions.choose_speakers import conclude_hearing, mark_speaker, recuse
from services.registration.domain.hearings import CHOICE, ON_SHORTLIST, Standing, weigh
from services.registration.store import hearings
from services.registration.store.hearings import Listed
from services.registration.web.api.applications import VersionIn
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.words import shown
from shared.kernel.actors import Actor
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/desk/hearings", tags=["hearings"], route_class=OnceRoute)


class ListedOut(BaseModel):
    id: UUID
    version: int
    organization: str
    reference: str
    country: str
    regional_group: str
    category: str
    theme: str
    speaker: str
    gender: str
    language: str
    statement: str
    standing: str
    received_at: datetime
    # Whether the reader has stepped back from deciding about it.
    is_recused: bool


class HearingOut(BaseModel):
    event_key: str
    wishes: list[ListedOut]
    # Of all who asked, of the shortlist, and of the choice.
    balance: dict[str, dict[str, Any]]


def _listed(each: Listed, actor: Actor) -> ListedOut:
    return ListedOut(
        id=each.interest.id,
        version=each.interest.version,
        organization=each.organization,
        reference=each.reference,
        country=each.country,
        regional_group=each.interest.regional_group,
        category=each.category,
        theme=each.interest.theme,
        speaker=each.interest.speaker,
        gender=each.interest.gender,
        language=each.interest.language,
        statement=each.interest.statement,
        standing=each.interest.standing,
        received_at=each.received_at,
        is_recused=actor.person_id in each.recused,
    )


async def hearing_out(tx: Tx, actor: Actor, event_key: str) -> HearingOut:
    """Show everybody who asked to speak at a hearing, with the balance at each step."""
    today = (await database_time(tx)).date()
    known = await hearings.list_event(tx, event_key, today)
    interests = [each.interest for each in known]
    asked = [each for each in interests if each.standing is not Standing.WITHDRAWN]
    return HearingOut(
        event_key=event_key,
        wishes=[_listed(each, actor) for each in known],
        balance={
            "asked": shown(weigh(asked)),
            "shortlist": shown(weigh(e for e in interests if e.standing in ON_SHORTLIST)),
            "choice": shown(weigh(e for e in interests if e.standing in CHOICE)),
        },
    )


@router.get("/{event_key}")
async def get_hearing(
    tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf, event_key: str
) -> HearingOut:
    """Show who asks to speak at a hearing, with the balance at each step."""
    return await hearing_out(tx, actor, modalities.event(event_key).key)


@router.post("/{event_key}/conclude")
async def post_conclude(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
) -> HearingOut:
    """Make the selection known to everybody who asked to speak."""
    await conclude_hearing(tx, actor, modalities, event_key, base_url=base_url)
    return await hearing_out(tx, actor, event_key)


@router.post("/wishes/{wish_id}/recuse", status_code=204)
async def post_recuse(tx: Transaction, actor: CurrentActor, wish_id: UUID) -> None:
    """Step back from deciding about a wish, for good."""
    await recuse(tx, actor, wish_id)


@router.post("/wishes/{wish_id}/steps/{verb}")
async def post_step(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    wish_id: UUID,
    verb: str,
    body: VersionIn,
) -> HearingOut:
    """Shortlist or take off (Secretariat), choose or put back (Office of the President)."""
    marked = await mark_speaker(tx, actor, modalities, wish_id, verb, version=body.version)
    return await hearing_out(tx, actor, marked.event_key)
