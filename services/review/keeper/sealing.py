"""Positions as sealed rows of one size under keyed tags (security design D1)."""

import hashlib
import hmac
import json
import os
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from services.review.domain.positions import Kind, Position
from services.review.keeper.keys import PublicKeys

VERSION: Final = b"\x01"
SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
# The longest basis in four-byte characters and the other facts fit.
PADDED_BYTES: Final = 5120
# Encapsulated key, data key, authentication tag.
WRAPPED_BYTES: Final = 32 + KEY_BYTES + 16
BLOB_BYTES: Final = 1 + NONCE_BYTES + 2 * WRAPPED_BYTES + PADDED_BYTES + 16


class NotOurs(Exception):
    """The row is damaged, moved, or sealed for somebody else."""


def tag_of(
    index_key: bytes, circulation: UUID, state: str, entry: UUID, version: int
) -> bytes:
    """Return the only name a position has in the database."""
    words = f"pos/v1|{circulation}|{state}|{entry}|{version}"
    return hmac.digest(index_key, words.encode(), hashlib.sha256)


def seal(keys: PublicKeys, tag: bytes, position: Position) -> bytes:
    """Seal a position so that the Office's and the recovery key can open it, under this tag only."""
    words = {
        "circulation": str(position.circulation_id),
        "state": position.state,
        "entry": str(position.entry_id),
        "version": position.version,
        "kind": position.kind,
        "basis": position.basis,
        "at": position.received_at.isoformat(),
    }
    plain = json.dumps(words, ensure_ascii=False).encode()
    if len(plain) >= PADDED_BYTES:
        raise ValueError("a position does not fit its row")
    padded = plain + b"\x00" * (PADDED_BYTES - len(plain))
    data_key, nonce = AESGCM.generate_key(256), os.urandom(NONCE_BYTES)
    info = b"pos|" + tag
    wrapped = b"".join(
        SUITE.encrypt(data_key, key, info) for key in (keys.office, keys.recovery)
    )
    return VERSION + nonce + wrapped + AESGCM(data_key).encrypt(nonce, padded, info)


def open_(
    key: X25519PrivateKey, tag: bytes, blob: bytes, *, recovery: bool = False
) -> Position:
    """Open a sealed position. Refusals: NotOurs."""
    if len(blob) != BLOB_BYTES or blob[:1] != VERSION:
        raise NotOurs
    info = b"pos|" + tag
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
