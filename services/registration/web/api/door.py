"""Which door is mine, and what the registers say."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.registration.actions.find_door import find_door
from services.registration.domain.eligibility import Finding
from services.registration.store import findings
from services.registration.web.deps import FinderOf, ModalitiesOf
from shared.kernel.refusals import NotFound
from shared.store.db import database_time
from shared.web.deps import Transaction
from shared.web.i18n import current_language
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["door"], route_class=OnceRoute)


class FindingOut(BaseModel):
    id: UUID
    register_name: str
    name: str
    country: str | None
    status: str | None
    as_of: date


class DoorOut(BaseModel):
    category: str
    route: str
    paragraph: str
    evidence: FindingOut | None
    contrary: FindingOut | None
    next_step: str


def _out(finding: Finding | None) -> FindingOut | None:
    if finding is None:
        return None
    return FindingOut(
        id=finding.entry_id,
        register_name=finding.register,
        name=finding.name,
        country=finding.country,
        status=finding.status,
        as_of=finding.as_of,
    )


@router.get("/door", responses={404: {}})
async def get_door(
    tx: Transaction,
    modalities: ModalitiesOf,
    finder: FinderOf,
    name: Annotated[str, Query(min_length=2, max_length=300)],
    category: Annotated[str, Query(max_length=50)] = "ngo",
    country: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
) -> DoorOut:
    """Tell an organization its way in, its paragraph, and what the registers of today show."""
    way = await find_door(tx, modalities, finder, name=name, category=category, country=country)
    door = way.door
    return DoorOut(
        category=door.category,
        route=door.route,
        paragraph=door.paragraph,
        evidence=_out(door.evidence),
        contrary=_out(door.contrary),
        next_step=modalities.category(door.category).next_step.in_(current_language()),
    )


@router.get("/registers/{register}/entries")
async def get_entries(
    tx: Transaction,
    register: str,
    name: Annotated[str, Query(min_length=1, max_length=300)],
    on: date | None = None,
) -> list[FindingOut]:
    """List the entries of a name in a register as it stood on a day."""
    if register not in {"ecosoc", "nhri"}:
        raise NotFound
    day = on or (await database_time(tx)).date()
    found = await findings.find(tx, name, day)
    return [out for each in found if each.register == register and (out := _out(each))]
