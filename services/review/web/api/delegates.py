"""What a delegate's program may ask; the State is always that of the session."""

import base64
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.review.actions.file_position import (
    Filed,
    FilePosition,
    file_position,
    require_member,
)
from services.review.domain.circulations import Stage
from services.review.domain.positions import LONGEST_BASIS, Kind, Position
from services.review.domain.receipts import position_content, receipt_content
from services.review.store import circulations
from services.review.web.api.models import (
    CirculationOut,
    CirculationWithNames,
    EntryOut,
    In,
)
from services.review.web.deps import KeeperOf, ModalitiesOf
from shared.web.deps import CurrentActor, SettingsOf, Transaction

router = APIRouter(prefix="/api/v1/circulations", tags=["delegates"])


class PositionIn(In):
    kind: Kind
    basis: Annotated[str, Field(max_length=LONGEST_BASIS)] | None = None


class ReceiptOut(BaseModel):
    """The proof; position and receipt are exactly what the fingerprints and signature are over."""

    position: dict[str, Any]
    receipt: dict[str, Any]
    signature: str

    @classmethod
    def of(cls, filed: Filed) -> Self:
        return cls(
            position=position_content(filed.position),
            receipt=receipt_content(filed.receipt),
            signature=base64.b64encode(filed.signature).decode(),
        )


class OwnPositionOut(BaseModel):
    """What the delegate's own State said last on a name."""

    entry_id: UUID
    kind: Kind
    basis: str | None
    version: int
    received_at: datetime

    @classmethod
    def of(cls, position: Position) -> Self:
        return cls(
            entry_id=position.entry_id,
            kind=position.kind,
            basis=position.basis,
            version=position.version,
            received_at=position.received_at,
        )


class OwnPositionsOut(BaseModel):
    positions: list[OwnPositionOut]


@router.get("")
async def get_circulations(
    tx: Transaction, settings: SettingsOf, modalities: ModalitiesOf
) -> list[CirculationOut]:
    found = [
        each
        for each in await circulations.list_all(tx, settings.process)
        if each.stage is not Stage.FROZEN
    ]
    names = await circulations.count_entries(tx, [each.id for each in found])
    return [CirculationOut.of(each, modalities, names[each.id]) for each in found]


@router.get("/{circulation_id}")
async def get_circulation(
    circulation_id: UUID, tx: Transaction, modalities: ModalitiesOf
) -> CirculationWithNames:
    found = await circulations.get_seen(tx, circulation_id)
    head = CirculationOut.of(found, modalities, len(found.entries))
    entries = [EntryOut.of(entry) for entry in found.entries]
    return CirculationWithNames(**head.model_dump(), entries=entries)


@router.post("/{circulation_id}/entries/{entry_id}/position", status_code=201)
async def post_position(
    circulation_id: UUID,
    entry_id: UUID,
    body: PositionIn,
    actor: CurrentActor,
    tx: Transaction,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
) -> ReceiptOut:
    command = FilePosition(
        state=actor.state,
        circulation_id=circulation_id,
        entry_id=entry_id,
        kind=body.kind,
        basis=body.basis,
    )
    return ReceiptOut.of(await file_position(tx, keeper, modalities, command))


@router.get("/{circulation_id}/positions")
async def get_own_positions(
    circulation_id: UUID,
    actor: CurrentActor,
    tx: Transaction,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
) -> OwnPositionsOut:
    state = await require_member(tx, modalities, actor.state)
    found = await circulations.get_seen(tx, circulation_id)
    own = await keeper.own_positions(state, found.id)
    order = {entry.id: entry.ordinal for entry in found.entries}
    own = tuple(sorted(own, key=lambda each: order[each.entry_id]))
    return OwnPositionsOut(positions=[OwnPositionOut.of(each) for each in own])
