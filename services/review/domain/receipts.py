"""Proof, for a mission to keep, of what was received and when."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import rfc8785

from services.review.domain.positions import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is signed: it binds the position by its fingerprint and names neither State nor entry."""

    id: UUID
    process: str
    circulation_id: UUID
    position_sha256: str
    accepted_at: datetime


def receipt_for(
    position: Position, *, receipt_id: UUID, process: str, circulation_id: UUID
) -> Receipt:
    """Return the receipt of a position that was taken."""
    return Receipt(
        id=receipt_id,
        process=process,
        circulation_id=circulation_id,
        position_sha256=sha256(rfc8785.dumps(position_content(position))).hexdigest(),
        accepted_at=position.received_at,
    )


def position_content(position: Position) -> dict[str, Any]:
    """Return a position as plain data: what its fingerprint is taken of."""
    return {
        "state": position.state,
        "entry": str(position.entry_id),
        "version": position.version,
        "kind": position.kind.value,
        "basis": position.basis,
        "received_at": position.received_at.isoformat(),
    }


def receipt_content(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as plain data."""
    return {
        "receipt": str(receipt.id),
        "process": receipt.process,
        "circulation": str(receipt.circulation_id),
        "position_sha256": receipt.position_sha256,
        "accepted_at": receipt.accepted_at.isoformat(),
    }


def signed_bytes(receipt: Receipt) -> bytes:
    """Return exactly what the signature is over: canonical JSON (RFC 8785)."""
    return rfc8785.dumps(receipt_content(receipt))
