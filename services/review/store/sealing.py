"""Seal positions under the public keys of the Office: whoever seals cannot open.

A blob is: version byte, the data key for the Office and for recovery (HPKE, RFC 9180), nonce,
AES-256-GCM of the padded position. Both layers are bound to the row's tag.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from services.review.domain.positions import Kind, Position
from services.review.domain.receipts import position_content

VERSION: Final = b"\x01"
SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES: Final = 32
WRAPPED_BYTES: Final = 80
NONCE_BYTES: Final = 12
# The longest basis is 2,000 characters of at most 4 bytes; the rest of a position fits beside it.
PLAIN_BYTES: Final = 9 * 1024


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """The public halves: the Office's and the one kept off line for recovery."""

    office: X25519PublicKey
    recovery: X25519PublicKey


def context(process: str, tag: bytes) -> bytes:
    """Return what ties a blob to its row."""
    return f"pos|{process}|".encode() + tag


def seal(keys: SealingKeys, process: str, tag: bytes, position: Position) -> bytes:
    """Return the blob for `position`, of the same size whatever it says."""
    bound = context(process, tag)
    data_key, nonce = AESGCM.generate_key(8 * KEY_BYTES), os.urandom(NONCE_BYTES)
    wrapped = (
        SUITE.encrypt(data_key, key, bound) for key in (keys.office, keys.recovery)
    )
    body = AESGCM(data_key).encrypt(nonce, _pad(encode(position)), bound)
    return b"".join((VERSION, *wrapped, nonce, body))


def encode(position: Position) -> bytes:
    """Return a position as JSON."""
    return json.dumps(position_content(position), ensure_ascii=False).encode()


def decode(plain: bytes) -> Position:
    """Return the position that `encode` and padding made `plain` of."""
    return position_from(json.loads(plain.rstrip(b"\x00")))


def position_from(data: dict[str, Any]) -> Position:
    """Return the position that plain data describe."""
    return Position(
        state=data["state"],
        entry_id=UUID(data["entry"]),
        version=data["version"],
        kind=Kind(data["kind"]),
        basis=data["basis"],
        received_at=datetime.fromisoformat(data["received_at"]),
    )


def _pad(plain: bytes) -> bytes:
    if len(plain) > PLAIN_BYTES:
        raise ValueError("a position never grows this long")
    return plain.ljust(PLAIN_BYTES, b"\x00")
