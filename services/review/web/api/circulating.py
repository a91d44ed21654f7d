"""How a list goes out to Member States, and how its final list is published."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from services.review.actions.check_circulation import check_circulation
from services.review.actions.circulate_list import approve_circulation, ask_to_circulate
from services.review.actions.publish_final_list import publish_final_list
from services.review.domain.preflight import CirculationRequest
from services.review.store import circulations
from services.review.web.api.desk import ListOut, out
from services.review.web.deps import BaseUrl, ContactsOf, KeeperOf, ModalitiesOf
from services.review.web.inputs import Input, clean
from shared.times import WithinReach
from shared.web.deps import CurrentActor, Transaction

router = APIRouter(prefix="/api/v1/desk/circulations/{circulation_id}", tags=["Office's desk"])


class CirculateIn(Input):
    closes_at: Annotated[AwareDatetime, WithinReach]
    # Why the list goes out although letters do not reach some missions.
    reason: Annotated[str, Field(max_length=1000), AfterValidator(clean)] = ""


class HolidayOut(BaseModel):
    day: date
    name: str


class ChecksOut(BaseModel):
    reachable: int
    without_contact: list[str]
    silent: list[str]
    missing_languages: list[str]
    is_short: bool
    closes_on_working_day: bool
    holidays: list[HolidayOut]


@router.get("/checks", responses={503: {}})
async def get_checks(
    tx: Transaction,
    contacts: ContactsOf,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    closes_at: Annotated[AwareDatetime, WithinReach],
) -> ChecksOut:
    """Return what the second person should know before a list goes out."""
    known = await circulations.get(tx, circulation_id)
    found = await check_circulation(tx, contacts, modalities, known, closes_at=closes_at)
    return ChecksOut(
        reachable=len(found.reach.reachable),
        without_contact=sorted(found.reach.without_contact),
        silent=sorted(found.reach.silent),
        missing_languages=list(found.missing_languages),
        is_short=found.is_short,
        closes_on_working_day=found.closes_on_working_day,
        holidays=[HolidayOut(day=day, name=name) for day, name in found.holidays],
    )


@router.post("/circulate", responses={503: {}})
async def post_circulate(
    tx: Transaction,
    contacts: ContactsOf,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    circulation_id: UUID,
    body: CirculateIn,
) -> ListOut:
    """Ask a second person to approve the circulation."""
    request = CirculationRequest(closes_at=body.closes_at, reason=body.reason)
    return out(await ask_to_circulate(tx, contacts, actor, modalities, circulation_id, request))


@router.post("/approve", responses={503: {}})
async def post_approve(
    tx: Transaction,
    contacts: ContactsOf,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    circulation_id: UUID,
) -> ListOut:
    """Circulate what another officer asked for."""
    return out(
        await approve_circulation(
            tx, contacts, actor, modalities, circulation_id, base_url=base_url
        )
    )


@router.post("/publish")
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
