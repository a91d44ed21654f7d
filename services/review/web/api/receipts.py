"""Anybody who holds a receipt can check it."""

import base64
import binascii
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from services.review.domain.receipts import Receipt, signed_bytes
from services.review.web.api.models import In
from services.review.web.deps import KeeperOf

router = APIRouter(prefix="/api/v1/receipts", tags=["receipts"])


class KeyOut(BaseModel):
    algorithm: str
    public_key: str


class ReceiptContent(In):
    receipt: UUID
    process: str = Field(max_length=100)
    circulation: UUID
    position_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    accepted_at: AwareDatetime


class CheckIn(In):
    receipt: ReceiptContent
    signature: str = Field(max_length=200)


class CheckOut(BaseModel):
    is_genuine: bool


@router.get("/key")
async def get_key(keeper: KeeperOf) -> KeyOut:
    raw = (await keeper.receipt_key()).public_bytes_raw()
    return KeyOut(algorithm="Ed25519", public_key=base64.b64encode(raw).decode())


@router.post("/verify")
async def post_verify(body: CheckIn, keeper: KeeperOf) -> CheckOut:
    receipt = Receipt(
        id=body.receipt.receipt,
        process=body.receipt.process,
        circulation_id=body.receipt.circulation,
        position_sha256=body.receipt.position_sha256,
        accepted_at=body.receipt.accepted_at,
    )
    try:
        signature = base64.b64decode(body.signature, validate=True)
        (await keeper.receipt_key()).verify(signature, signed_bytes(receipt))
    except (InvalidSignature, binascii.Error):
        return CheckOut(is_genuine=False)
    return CheckOut(is_genuine=True)
