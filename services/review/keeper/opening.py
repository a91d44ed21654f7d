"""The other half of sealing: what only the private key of the Office can do."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.review.domain.positions import Position
from services.review.store.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    SUITE,
    VERSION,
    WRAPPED_BYTES,
    context,
    decode,
)


class BadSeal(Exception):
    """The blob was changed, belongs to another row, or was sealed under another key."""


def unseal(key: X25519PrivateKey, process: str, tag: bytes, blob: bytes) -> Position:
    """Open a blob that belongs to the row of `tag`. Refusals: BadSeal."""
    return decode(_open(key, blob, context(process, tag), wrapped_at=1))


def unseal_for_recovery(
    key: X25519PrivateKey, process: str, tag: bytes, blob: bytes
) -> Position:
    """Open a blob with the recovery key. Refusals: BadSeal."""
    return decode(_open(key, blob, context(process, tag), wrapped_at=1 + WRAPPED_BYTES))


def _open(
    key: X25519PrivateKey, blob: bytes, bound: bytes, *, wrapped_at: int
) -> bytes:
    if blob[:1] != VERSION:
        raise BadSeal
    start = 1 + 2 * WRAPPED_BYTES
    nonce, body = blob[start : start + NONCE_BYTES], blob[start + NONCE_BYTES :]
    wrapped = blob[wrapped_at : wrapped_at + WRAPPED_BYTES]
    try:
        data_key = SUITE.decrypt(wrapped, key, bound)
        if len(data_key) != KEY_BYTES:
            raise BadSeal
        return AESGCM(data_key).decrypt(nonce, body, bound)
    except (InvalidTag, ValueError):
        raise BadSeal from None
