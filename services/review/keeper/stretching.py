"""A passphrase made costly to guess, and the key files that lie under it.

Before the key, where readers of PEM skip it, a line says how its passphrase was stretched. Files
without that line are from before: their passphrase is taken as it is.
"""

import re
import secrets
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

Private = X25519PrivateKey | Ed25519PrivateKey

# RFC 9106's second choice, for machines with little memory: 64 MiB, three times.
MEMORY_KIB: Final = 65_536
TIMES: Final = 3
LANES: Final = 4
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
LINE: Final = re.compile(
    rb"Stretched: argon2id m=(\d{4,7}) t=(\d{1,2}) p=(\d{1,2}) salt=(\w{32})\n"
)


@cache
def _stretched(passphrase: bytes, salt: bytes, memory: int, times: int, lanes: int) -> bytes:
    """Derive a key once in a process: a command reads and writes several files."""
    made = Argon2id(salt=salt, length=KEY_BYTES, iterations=times, lanes=lanes, memory_cost=memory)
    return made.derive(passphrase).hex().encode()


@cache
def _salt(_passphrase: bytes) -> bytes:
    """Return the salt of what this process writes."""
    return secrets.token_bytes(SALT_BYTES)


def lock(key: Private, passphrase: bytes) -> bytes:
    """Return a private key as a file holds it."""
    salt = _salt(passphrase)
    stretched = _stretched(passphrase, salt, MEMORY_KIB, TIMES, LANES)
    protection = BestAvailableEncryption(stretched)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    words = f"Stretched: argon2id m={MEMORY_KIB} t={TIMES} p={LANES} salt={salt.hex()}\n"
    return words.encode() + pem


def unlock(content: bytes, passphrase: bytes) -> object:
    """Return the private key of a file. Refusals: ValueError, also for a wrong passphrase."""
    found = LINE.match(content)
    if found is None:
        return load_pem_private_key(content, passphrase)
    memory, times, lanes = (int(found[number]) for number in (1, 2, 3))
    salt = bytes.fromhex(found[4].decode())
    return load_pem_private_key(content, _stretched(passphrase, salt, memory, times, lanes))


def is_stretched(content: bytes) -> bool:
    """Tell whether a file is under a stretched passphrase."""
    return LINE.match(content) is not None
