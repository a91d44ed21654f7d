"""The desk of the Office of the President of the General Assembly."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.review.actions.compose_list import freeze_list, save_draft
from services.review.domain.circulations import Circulation
from services.review.store import candidates, circulations
from services.review.web.deps import ModalitiesOf
from services.review.web.inputs import Input
from services.review.web.pool import LARGEST_LIST, Filters, balance_of_selection, find
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk", tags=["Office's desk"])

PAGE = 200


class CandidateOut(BaseModel):
    """A name with its public facts; genders are shown as totals only, as applicants are told."""

    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    reference: str
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str
    checks_done: list[str]
    checks_open: list[str]


class PoolQuery(Filters):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class PoolOut(BaseModel):
    total: int
    candidates: list[CandidateOut]


class DraftIn(Input):
    version: Annotated[int, Field(ge=0)]
    candidates: Annotated[list[UUID], Field(max_length=LARGEST_LIST)]


class DraftOut(BaseModel):
    version: int
    candidates: list[UUID]
    balance: dict[str, Any]


class FreezeIn(Input):
    version: Annotated[int, Field(ge=0)]


class ListOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    list_key: str
    number: int
    stage: str
    sha256: str
    frozen_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    published_at: datetime | None
    final_sha256: str | None
    round: int


@router.get("/lists/{list_key}/candidates")
async def get_candidates(
    tx: Transaction,
    modalities: ModalitiesOf,
    list_key: str,
    filters: Annotated[PoolQuery, Query()],
) -> PoolOut:
    """Return a part of the pool with what the Secretariat has checked."""
    modalities.list_for(list_key)
    found = await find(tx, list_key, filters)
    some = found[(filters.page - 1) * PAGE : filters.page * PAGE]
    return PoolOut(
        total=len(found), candidates=[CandidateOut.model_validate(each) for each in some]
    )


@router.get("/lists/{list_key}/draft")
async def get_draft(tx: Transaction, modalities: ModalitiesOf, list_key: str) -> DraftOut:
    modalities.list_for(list_key)
    version, chosen = await candidates.get_draft(tx, list_key)
    return DraftOut(
        version=version,
        candidates=chosen,
        balance=await balance_of_selection(tx, modalities, list_key, chosen),
    )


@router.put("/lists/{list_key}/draft")
async def put_draft(
    tx: Transaction, modalities: ModalitiesOf, list_key: str, body: DraftIn
) -> DraftOut:
    await save_draft(tx, modalities, list_key, version=body.version, chosen=body.candidates)
    return await get_draft(tx, modalities, list_key)


@router.post("/lists/{list_key}/freeze", status_code=201)
async def post_freeze(
    tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf, list_key: str, body: FreezeIn
) -> ListOut:
    return out(await freeze_list(tx, actor, modalities, list_key, version=body.version))


@router.get("/circulations")
async def get_circulations(tx: Transaction) -> list[ListOut]:
    return [out(each) for each in await circulations.list_all(tx, only_public=False)]


@router.get("/circulations/{circulation_id}")
async def get_circulation(tx: Transaction, circulation_id: UUID) -> ListOut:
    return out(await circulations.get(tx, circulation_id))


def out(circulation: Circulation) -> ListOut:
    """Show a list to the Office, or a public one to anybody: nothing in it tells of positions."""
    return ListOut.model_validate(circulation)
