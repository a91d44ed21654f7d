"""What a delegate of a Member State sees and does."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.review.actions.file_position import (
    FilePosition,
    file_position,
    mark_seen,
    sign,
)
from services.review.actions.remind_missions import note_reading
from services.review.actions.write_letters import require_receives
from services.review.domain.positions import LONGEST_BASIS, Kind, Position, latest
from services.review.store import circulations
from services.review.web.api.desk import ListOut, out
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, SealingKeys
from services.review.web.inputs import Input, clean
from shared.kernel.refusals import TooLate
from shared.web.deps import Transaction
from shared.web.describing import Problem
from shared.web.forms import UI
from shared.web.i18n import N_
from shared.web.problems import problem

router = APIRouter(prefix="/api/v1/circulations", tags=["delegates"])


class PositionIn(Input):
    kind: Kind = Kind.OBJECTION
    basis: Annotated[
        str | None,
        Field(max_length=LONGEST_BASIS),
        AfterValidator(clean),
        UI(
            N_("General basis of the objection"),
            widget="textarea",
            errors={"missing": N_("This process asks for the general basis of an objection.")},
        ),
    ] = None


class ReceiptOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    document: str
    signature: str
    received_at: datetime


class LateOut(Problem):
    """The refusal of what came late: it is kept, and its receipt is part of the answer."""

    receipt: ReceiptOut | None = None


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
    is_late: bool
    is_recorded: bool


class HistoryOut(OwnPositionOut):
    version: int
    round: int
    document: str
    signature: str


class SeenIn(Input):
    entries: Annotated[list[UUID], Field(min_length=1, max_length=200)]


class SeenOut(BaseModel):
    marked: int


@router.get("")
async def get_circulations(
    tx: Transaction, modalities: ModalitiesOf, state: OwnState
) -> list[ListOut]:
    await require_receives(tx, modalities, state)
    return [out(each) for each in await circulations.list_all(tx, only_public=True)]


@router.get("/{circulation_id}")
async def get_entries(
    tx: Transaction,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
    state: OwnState,
    circulation_id: UUID,
) -> list[EntryOut]:
    await require_receives(tx, modalities, state)
    known = await circulations.get_public(tx, circulation_id)
    await note_reading(tx, keeper, known.id, state)
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


def _own(position: Position) -> dict[str, Any]:
    return {
        "entry_id": position.entry_id,
        "kind": position.kind,
        "basis": position.basis,
        "received_at": position.received_at,
        "is_late": position.is_late,
        "is_recorded": position.is_recorded,
    }


@router.get("/{circulation_id}/positions")
async def get_own_positions(
    tx: Transaction, keeper: KeeperOf, state: OwnState, circulation_id: UUID
) -> list[OwnPositionOut]:
    """Return one's own State's last word on each entry."""
    known = await circulations.get_public(tx, circulation_id)
    own = await keeper.own(known.id, state, sorted(known.entry_ids))
    return [OwnPositionOut(**_own(each)) for each in latest(own)]


@router.get("/{circulation_id}/history")
async def get_history(
    tx: Transaction,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
    state: OwnState,
    circulation_id: UUID,
) -> list[HistoryOut]:
    """Return all that one's own State has said, each with its receipt."""
    known = await circulations.get_public(tx, circulation_id)
    own = await keeper.own(known.id, state, sorted(known.entry_ids))
    signed = [(each, await sign(keeper, modalities, known, each)) for each in own]
    return [
        HistoryOut(
            **_own(each),
            version=each.version,
            round=each.round,
            document=receipt.document,
            signature=receipt.signature,
        )
        for each, receipt in signed
    ]


@router.post("/{circulation_id}/seen")
async def post_seen(
    tx: Transaction,
    keeper: KeeperOf,
    keys: SealingKeys,
    modalities: ModalitiesOf,
    state: OwnState,
    circulation_id: UUID,
    body: SeenIn,
) -> SeenOut:
    """Mark names as seen, without comment; what was said before is said again."""
    marked = await mark_seen(
        tx,
        keeper,
        keys,
        modalities,
        state=state,
        circulation_id=circulation_id,
        entry_ids=body.entries,
    )
    return SeenOut(marked=marked)


@router.post(
    "/{circulation_id}/entries/{entry_id}/position",
    status_code=201,
    responses={409: {"model": LateOut}},
)
async def post_position(
    request: Request,
    tx: Transaction,
    keeper: KeeperOf,
    keys: SealingKeys,
    modalities: ModalitiesOf,
    state: OwnState,
    circulation_id: UUID,
    entry_id: UUID,
    body: PositionIn,
) -> ReceiptOut:
    """Take an objection or its withdrawal; one that is late is kept, and answered as late."""
    command = FilePosition(
        state=state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=body.kind,
        basis=body.basis,
    )
    receipt = await file_position(tx, keeper, keys, modalities, command)
    given = ReceiptOut.model_validate(receipt)
    if not receipt.is_late:
        return given
    # Not raised: what came late is kept, and its receipt is part of the answer.
    refusal = problem(request, TooLate.code, HTTPStatus.CONFLICT)
    words = json.loads(bytes(refusal.body)) | {"receipt": given.model_dump(mode="json")}
    return JSONResponse(words, refusal.status_code, media_type="application/problem+json")  # type: ignore[return-value]  # the other answer of this route
