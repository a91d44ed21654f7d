"""What a delegate of a Member State sees and does."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from services.review.actions.file_position import FilePosition, file_position
from services.review.domain.positions import LONGEST_BASIS, Kind
from services.review.store import circulations
from services.review.web.api.desk import ListOut, out
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from shared.kernel.text import is_hostile
from shared.web.deps import Transaction
from shared.web.forms import UI
from shared.web.i18n import N_

router = APIRouter(prefix="/api/v1/circulations", tags=["delegates"])


def _clean(text: str | None) -> str | None:
    if text is not None and is_hostile(text):
        raise PydanticCustomError("hostile-characters", "control characters")
    return text


class PositionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Kind = Kind.OBJECTION
    basis: Annotated[
        str | None,
        Field(max_length=LONGEST_BASIS),
        AfterValidator(_clean),
        UI(
            N_("General basis of the objection"),
            hint=N_("Voluntary: an objection without a basis is as good as any."),
            widget="textarea",
        ),
    ] = None


class ReceiptOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    document: str
    signature: str
    received_at: datetime


class EntryOut(BaseModel):
    id: UUID
    number: int
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str


class OwnPositionOut(BaseModel):
    entry_id: UUID
    kind: Kind
    basis: str | None
    received_at: datetime


@router.get("")
async def get_circulations(tx: Transaction) -> list[ListOut]:
    return [out(each) for each in await circulations.list_all(tx, only_public=True)]


@router.get("/{circulation_id}")
async def get_entries(tx: Transaction, circulation_id: UUID) -> list[EntryOut]:
    known = await circulations.get_public(tx, circulation_id)
    return [
        EntryOut(
            id=each.id,
            number=each.number,
            name=each.candidate.name,
            country=each.candidate.country,
            country_invented=each.candidate.country_invented,
            category=each.candidate.category,
            website=each.candidate.website,
            purpose=each.candidate.purpose,
        )
        for each in await circulations.entries(tx, known)
    ]


@router.get("/{circulation_id}/positions")
async def get_own_positions(
    tx: Transaction, keeper: KeeperOf, state: OwnState, circulation_id: UUID
) -> list[OwnPositionOut]:
    known = await circulations.get_public(tx, circulation_id)
    own = await keeper.own(known.id, state, sorted(known.entry_ids))
    return [
        OwnPositionOut(
            entry_id=each.entry_id, kind=each.kind, basis=each.basis, received_at=each.received_at
        )
        for each in own
    ]


@router.post("/{circulation_id}/entries/{entry_id}/position", status_code=201)
async def post_position(
    tx: Transaction,
    keeper: KeeperOf,
    keys: SealingKeys,
    modalities: ModalitiesOf,
    state: OwnState,
    circulation_id: UUID,
    entry_id: UUID,
    body: PositionIn,
) -> ReceiptOut:
    command = FilePosition(
        state=state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=body.kind,
        basis=body.basis,
    )
    receipt = await file_position(tx, keeper, keys, modalities, command)
    return ReceiptOut.model_validate(receipt)
