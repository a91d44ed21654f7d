"""The desk of the Office of the President of the General Assembly."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.review.actions.check_circulation import check_circulation
from services.review.actions.circulate_list import approve_circulation, ask_to_circulate
from services.review.actions.compose_list import freeze_list, save_draft
from services.review.actions.publish_final_list import publish_final_list
from services.review.domain.circulations import Circulation
from services.review.store import candidates, circulations
from services.review.web.balance import balance_of, shown
from services.review.web.deps import BaseUrl, KeeperOf, ModalitiesOf
from shared.kernel.modalities import Modalities
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk", tags=["Office's desk"])

PAGE = 200
LARGEST_LIST = 5000


class CandidateOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    application_id: UUID
    reference: str
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str
    head_gender: str


class PoolOut(BaseModel):
    total: int
    candidates: list[CandidateOut]


class DraftIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=0)]
    candidates: Annotated[list[UUID], Field(max_length=LARGEST_LIST)]


class DraftOut(BaseModel):
    version: int
    candidates: list[UUID]
    balance: dict[str, Any]


class FreezeIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=0)]


class CirculateIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    closes_at: AwareDatetime


class HolidayOut(BaseModel):
    day: date
    name: str


class ChecksOut(BaseModel):
    unreachable: list[str]
    reachable: int
    missing_languages: list[str]
    is_short: bool
    closes_on_working_day: bool
    holidays: list[HolidayOut]


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
    search: Annotated[str, Query(max_length=300)] = "",
    category: Annotated[str, Query(max_length=60)] = "",
    gender: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> PoolOut:
    modalities.list_for(list_key)
    found = await candidates.pool(tx, list_key, search=search, category=category, gender=gender)
    some = found[(page - 1) * PAGE : page * PAGE]
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
        balance=await _balance(tx, modalities, list_key, chosen),
    )


async def _balance(
    tx: Tx, modalities: Modalities, list_key: str, chosen: Collection[UUID]
) -> dict[str, Any]:
    pool, wanted = await candidates.pool(tx, list_key), set(chosen)
    named = [each for each in pool if each.application_id in wanted]
    return shown(await balance_of(tx, modalities, named, pool), modalities)


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


@router.get("/circulations/{circulation_id}/checks")
async def get_checks(
    tx: Transaction, modalities: ModalitiesOf, circulation_id: UUID, closes_at: AwareDatetime
) -> ChecksOut:
    """Return what the second person should know before a list goes out."""
    known = await circulations.get(tx, circulation_id)
    found = await check_circulation(tx, modalities, known, closes_at=closes_at)
    return ChecksOut(
        unreachable=list(found.unreachable),
        reachable=found.reachable,
        missing_languages=list(found.missing_languages),
        is_short=found.is_short,
        closes_on_working_day=found.closes_on_working_day,
        holidays=[HolidayOut(day=day, name=name) for day, name in found.holidays],
    )


@router.post("/circulations/{circulation_id}/circulate")
async def post_circulate(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    body: CirculateIn,
) -> ListOut:
    """Ask a second person to approve the circulation."""
    return out(
        await ask_to_circulate(tx, actor, modalities, circulation_id, closes_at=body.closes_at)
    )


@router.post("/circulations/{circulation_id}/approve")
async def post_approve(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> ListOut:
    """Circulate what another officer asked for."""
    return out(await approve_circulation(tx, actor, modalities, circulation_id, base_url=base_url))


@router.post("/circulations/{circulation_id}/publish")
async def post_publish(
    tx: Transaction,
    actor: CurrentActor,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> ListOut:
    return out(
        await publish_final_list(tx, actor, keeper, modalities, circulation_id, base_url=base_url)
    )


def out(circulation: Circulation) -> ListOut:
    """Show a list to the Office, or a public one to anybody: nothing in it tells of positions."""
    return ListOut.model_validate(circulation)
