"""What only the keeper can do with sealed rows: name them, and open them (security design D1)."""

import hashlib
import hmac
import json
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.review.domain.positions import Kind, Position
from services.review.store.sealing import (
    BLOB_BYTES,
    NONCE_BYTES,
    SUITE,
    VERSION,
    WRAPPED_BYTES,
    context,
)


class NotOurs(Exception):
    """The row is damaged, moved, or sealed for somebody else."""


def tag_of(index_key: bytes, circulation: UUID, state: str, entry: UUID, version: int) -> bytes:
    """Return the only name a position has in the database."""
    words = f"pos/v1|{circulation}|{state}|{entry}|{version}"
    return hmac.digest(index_key, words.encode(), hashlib.sha256)


def open_(key: X25519PrivateKey, tag: bytes, blob: bytes, *, recovery: bool = False) -> Position:
    """Open a sealed position. Refusals: NotOurs."""
    if len(blob) != BLOB_BYTES or blob[:1] != VERSION:
        raise NotOurs
    info = context(tag)
    nonce, rest = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    start = WRAPPED_BYTES if recovery else 0
    try:
        data_key = SUITE.decrypt(rest[start : start + WRAPPED_BYTES], key, info)
        plain = AESGCM(data_key).decrypt(nonce, rest[2 * WRAPPED_BYTES :], info)
    except (InvalidTag, ValueError) as error:
        raise NotOurs from error
    words = json.loads(plain.rstrip(b"\x00"))
    return Position(
        circulation_id=UUID(words["circulation"]),
        state=words["state"],
        entry_id=UUID(words["entry"]),
        version=words["version"],
        kind=Kind(words["kind"]),
        basis=words["basis"],
        received_at=datetime.fromisoformat(words["at"]),
    )
