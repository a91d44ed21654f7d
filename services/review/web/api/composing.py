"""Trying a selection, asking for a suggestion, and notes: nothing here changes a draft."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.review.actions.compose_list import note_candidate, read_notes
from services.review.web.api.desk import CandidateOut
from services.review.web.deps import KeeperOf, ModalitiesOf, SealingKeys
from services.review.web.inputs import Input, clean
from services.review.web.pool import LARGEST_LIST, balance_of_selection
from services.review.web.suggesting import explained, suggestion_for
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk/lists/{list_key}", tags=["Office's desk"])


class TryIn(Input):
    candidates: Annotated[list[UUID], Field(max_length=LARGEST_LIST)]


class BalanceOut(BaseModel):
    balance: dict[str, Any]


class SuggestionOut(BaseModel):
    added: list[CandidateOut]
    distance_before: float
    distance_after: float
    words: list[str]


class NoteIn(Input):
    kind: Literal["note", "left-out"] = "note"
    words: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(clean)]


class NoteOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: str
    words: str
    by: str
    at: datetime


@router.post("/what-if")
async def post_what_if(
    tx: Transaction, modalities: ModalitiesOf, list_key: str, body: TryIn
) -> BalanceOut:
    """Return the balance of a selection without saving it."""
    modalities.list_for(list_key)
    return BalanceOut(balance=await balance_of_selection(tx, modalities, list_key, body.candidates))


@router.get("/suggestion")
async def get_suggestion(
    tx: Transaction,
    modalities: ModalitiesOf,
    list_key: str,
    cap: Annotated[int, Query(ge=1, le=LARGEST_LIST)],
) -> SuggestionOut:
    """Suggest names that bring the draft closer to its reference; nothing is applied."""
    modalities.list_for(list_key)
    found, before, after = await suggestion_for(tx, modalities, list_key, cap)
    return SuggestionOut(
        added=[CandidateOut.model_validate(each) for each in found.added],
        distance_before=found.distance_before,
        distance_after=found.distance_after,
        words=explained(found, before, after),
    )


@router.get("/notes")
async def get_notes(
    actor: CurrentActor, keeper: KeeperOf, modalities: ModalitiesOf, list_key: str
) -> dict[UUID, list[NoteOut]]:
    """Return what officers wrote beside candidates; each look is on record."""
    found = await read_notes(keeper, actor, modalities, list_key)
    return {key: [NoteOut.model_validate(each) for each in some] for key, some in found.items()}


@router.post("/candidates/{application_id}/notes", status_code=204)
async def post_note(
    tx: Transaction,
    actor: CurrentActor,
    keys: SealingKeys,
    modalities: ModalitiesOf,
    list_key: str,
    application_id: UUID,
    body: NoteIn,
) -> None:
    """Write beside a candidate, or why it is left out: for the Office only."""
    await note_candidate(
        tx, actor, keys, modalities, list_key, application_id, kind=body.kind, words=body.words
    )
