"""Seal positions under public keys: who seals cannot open (security design D1).

A blob is a version byte, a nonce, the data key wrapped for the Office and for recovery (HPKE,
RFC 9180), and the padded position under AES-256-GCM. All of it is bound to the row's tag.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from services.review.domain.positions import Position

VERSION: Final = b"\x01"
SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
# The longest basis in four-byte characters and the other facts fit.
PADDED_BYTES: Final = 5120
# Encapsulated key, data key, authentication tag.
WRAPPED_BYTES: Final = 32 + KEY_BYTES + 16
BLOB_BYTES: Final = 1 + NONCE_BYTES + 2 * WRAPPED_BYTES + PADDED_BYTES + 16
# A letter for many States about many names fits.
CASE_BYTES: Final = 16_384
OPENING_BYTES: Final = 512
ACT_BYTES: Final = 512
ACT: Final = b"act|"
# The longest note in four-byte characters and the other facts fit.
NOTE_BYTES: Final = 5120
NOTE: Final = b"note|"
OFFICE: Final = "office"
RECOVERY: Final = "recovery"


class KeysMissing(Exception):
    """Keys are not there or cannot be read; the message is one line."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Enough to seal."""

    office: X25519PublicKey
    recovery: X25519PublicKey


def read_public(folder: Path) -> PublicKeys:
    """Read what sealing needs. Refusals: KeysMissing."""
    keys = []
    for name in (OFFICE, RECOVERY):
        path = folder / f"{name}.pub"
        if not path.exists():
            raise KeysMissing(f"no keys yet: run `agrement keys new` ({path.name})")
        key = load_pem_public_key(path.read_bytes())
        if not isinstance(key, X25519PublicKey):
            raise KeysMissing(f"{path.name} is not an X25519 key")
        keys.append(key)
    return PublicKeys(*keys)


def are_there(folder: Path) -> bool:
    """Tell whether a process has its private keys: once they are destroyed nothing opens."""
    return (folder / "index.key").exists()


def context(tag: bytes) -> bytes:
    """Return what ties a blob to its row."""
    return b"pos|" + tag


def seal_bytes(keys: PublicKeys, info: bytes, plain: bytes, size: int) -> bytes:
    """Seal `plain`, padded to `size`, for the Office's and the recovery key, bound to `info`."""
    if len(plain) >= size:
        raise ValueError("what is sealed does not fit its row")
    data_key, nonce = AESGCM.generate_key(8 * KEY_BYTES), os.urandom(NONCE_BYTES)
    wrapped = b"".join(SUITE.encrypt(data_key, key, info) for key in (keys.office, keys.recovery))
    padded = plain.ljust(size, b"\x00")
    return VERSION + nonce + wrapped + AESGCM(data_key).encrypt(nonce, padded, info)


def lasting(blob: bytes) -> bytes:
    """Return what a rotation of keys leaves as it is: all but the wrapped data key."""
    return blob[: 1 + NONCE_BYTES] + blob[1 + NONCE_BYTES + 2 * WRAPPED_BYTES :]


def seal_act(keys: PublicKeys, details: bytes) -> bytes:
    """Seal what the record says of a mission's act, all in one size."""
    return seal_bytes(keys, ACT, details, ACT_BYTES)


def blob_bytes(size: int) -> int:
    """Return how long a blob of `size` padded bytes is."""
    return 1 + NONCE_BYTES + 2 * WRAPPED_BYTES + size + 16


def seal(keys: PublicKeys, tag: bytes, position: Position) -> bytes:
    """Seal a position under this tag only."""
    words = {
        "circulation": str(position.circulation_id),
        "state": position.state,
        "entry": str(position.entry_id),
        "version": position.version,
        "kind": position.kind,
        "basis": position.basis,
        "at": position.received_at.isoformat(),
        "round": position.round,
        "late": position.is_late,
        "recorded": position.is_recorded,
        "witness": position.witness,
        "checkpoint": position.checkpoint,
    }
    plain = json.dumps(words, ensure_ascii=False).encode()
    return seal_bytes(keys, context(tag), plain, PADDED_BYTES)
