"""What a mission said itself, with receipts that can be made again."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict

from services.review.actions.file_position import sign
from services.review.store import circulations
from services.review.web.deps import KeeperOf, ModalitiesOf, OwnState, ReceiptsKey
from services.review.web.pages.lists import row
from services.review.web.words import KINDS
from shared.kernel.refusals import NotFound
from shared.receipts import is_genuine
from shared.web.deps import Transaction
from shared.web.describing import file_of
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter()
own = APIRouter(prefix="/circulations", include_in_schema=False)


PEM: Final = "application/x-pem-file"


class ReceiptIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: str
    signature: str


class GenuineOut(BaseModel):
    genuine: bool


@router.get(
    "/receipts/key.pem",
    tags=["public"],
    response_class=PlainTextResponse,
    responses=file_of(PEM),
)
async def get_key(key: ReceiptsKey) -> PlainTextResponse:
    """Return the public key by which anybody can verify a receipt, offline."""
    return PlainTextResponse(key.decode(), media_type=PEM)


@router.post("/api/v1/receipts/verify", tags=["public"])
async def post_verify(key: ReceiptsKey, body: ReceiptIn) -> GenuineOut:
    """Tell whether a receipt was signed here."""
    return GenuineOut(genuine=is_genuine(body.document, body.signature, key))


@own.get("/{circulation_id}/history")
async def get_history(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    state: OwnState,
    circulation_id: UUID,
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    names = {each.id: each.candidate.name for each in await circulations.entries(tx, known)}
    said = await keeper.own(known.id, state, sorted(known.entry_ids))
    rows = [
        {"name": names[each.entry_id], "position": each, "kind": _(KINDS[each.kind])}
        for each in reversed(said)
    ]
    context = {"the_list": row(known, modalities), "rows": rows}
    return page(request, "delegate/history.html", context)


@own.get("/{circulation_id}/entries/{entry_id}/receipts/{version}.json")
async def get_receipt(
    tx: Transaction,
    modalities: ModalitiesOf,
    keeper: KeeperOf,
    state: OwnState,
    circulation_id: UUID,
    entry_id: UUID,
    version: int,
) -> Response:
    known = await circulations.get_public(tx, circulation_id)
    said = await keeper.own(known.id, state, [entry_id])
    found = next((each for each in said if each.version == version), None)
    if found is None:
        raise NotFound
    receipt = await sign(keeper, modalities, known, found)
    content = {"document": receipt.document, "signature": receipt.signature}
    headers = {"content-disposition": 'attachment; filename="receipt.json"'}
    return JSONResponse(content, headers=headers)
