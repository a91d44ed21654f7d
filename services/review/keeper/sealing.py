"""What only the keeper can do with sealed rows: name them, and open them (security design D1)."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.review.domain.positions import Kind, Position
from services.review.store.sealing import (
    NONCE_BYTES,
    PADDED_BYTES,
    SUITE,
    VERSION,
    WRAPPED_BYTES,
    blob_bytes,
    context,
)


class NotOurs(Exception):
    """The row is damaged, moved, or sealed for somebody else."""


def tag_of(index_key: bytes, circulation: UUID, state: str, entry: UUID, version: int) -> bytes:
    """Return the only name a position has in the database."""
    return tag_for(index_key, f"pos/v1|{circulation}|{state}|{entry}|{version}")


def tag_for(index_key: bytes, words: str) -> bytes:
    """Return a name that only the keeper can tell from a random one."""
    return hmac.digest(index_key, words.encode(), hashlib.sha256)


def mark_of(index_key: bytes, circulation: UUID) -> bytes:
    """Return what the rows of one list have in common, which tells nobody which list it is."""
    return tag_for(index_key, f"list/v1|{circulation}")[:16]


def open_bytes(
    keys: Sequence[X25519PrivateKey], info: bytes, blob: bytes, size: int, *, recovery: bool = False
) -> bytes:
    """Open what was sealed with a padded size, with the first key that fits. Refusals: NotOurs."""
    if len(blob) != blob_bytes(size) or blob[:1] != VERSION:
        raise NotOurs
    nonce, rest = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    start = WRAPPED_BYTES if recovery else 0
    for key in keys:
        try:
            data_key = SUITE.decrypt(rest[start : start + WRAPPED_BYTES], key, info)
            plain = AESGCM(data_key).decrypt(nonce, rest[2 * WRAPPED_BYTES :], info)
        except (InvalidTag, ValueError):
            continue
        return plain.rstrip(b"\x00")
    raise NotOurs


def open_(
    keys: Sequence[X25519PrivateKey], tag: bytes, blob: bytes, *, recovery: bool = False
) -> Position:
    """Open a sealed position. Refusals: NotOurs."""
    words = json.loads(open_bytes(keys, context(tag), blob, PADDED_BYTES, recovery=recovery))
    return Position(
        circulation_id=UUID(words["circulation"]),
        state=words["state"],
        entry_id=UUID(words["entry"]),
        version=words["version"],
        kind=Kind(words["kind"]),
        basis=words["basis"],
        received_at=datetime.fromisoformat(words["at"]),
        round=words["round"],
        is_late=words["late"],
        is_recorded=words["recorded"],
        witness=words["witness"],
        # Words from before receipts held one have none.
        checkpoint=words.get("checkpoint", ""),
    )
