"""The recovery key in three parts, of which any two make it whole."""

from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Sequence
from typing import Final

from Crypto.Protocol.SecretSharing import Shamir
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.review.store.sealing import KeysMissing

NEEDED: Final = 2
PARTS: Final = 3
# The library shares 16 bytes at a time.
HALF: Final = 16
FORM: Final = "agrement-recovery-1"


def split(key: X25519PrivateKey) -> list[str]:
    """Return the parts of a key, each a line of text that tells nothing by itself."""
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    halves = [Shamir.split(NEEDED, PARTS, raw[at : at + HALF]) for at in (0, HALF)]
    return [
        f"{FORM} {number} {b32encode(first + second).decode().rstrip('=')}"
        for (number, first), (_number, second) in zip(*halves, strict=True)
    ]


def join(parts: Sequence[str], public: X25519PublicKey) -> X25519PrivateKey:
    """Return the key that two parts make. Refusals: KeysMissing when it is not `public`'s."""
    try:
        read = dict(_read(part) for part in parts)
        raw = b"".join(
            Shamir.combine([(number, word[at : at + HALF]) for number, word in read.items()])
            for at in (0, HALF)
        )
        key = X25519PrivateKey.from_private_bytes(raw)
    except (ValueError, IndexError):
        raise KeysMissing("these are not two parts of a recovery key") from None
    if key.public_key() != public:
        raise KeysMissing("these parts do not make this process's recovery key")
    return key


def _read(part: str) -> tuple[int, bytes]:
    form, number, word = part.split()
    try:
        content = b32decode(word + "=" * (-len(word) % 8))
    except Error as error:
        raise ValueError from error
    if form != FORM or len(content) != 2 * HALF:
        raise ValueError
    return int(number), content
