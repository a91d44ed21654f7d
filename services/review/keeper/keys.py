"""The keeper's keys: made once, read by the keeper alone, public halves for everybody."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from services.review.store.sealing import (
    OFFICE,
    RECOVERY,
    KeysMissing,
    PublicKeys,
    read_public,
)

PASSPHRASE: Final = "AGREMENT_KEEPER_PASSPHRASE"  # noqa: S105  -- the name of a variable
RECEIPTS: Final = "receipts"


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """Enough to open. Only the keeper's process holds one."""

    office: X25519PrivateKey
    index: bytes
    receipts: Ed25519PrivateKey
    public: PublicKeys


def _passphrase(folder: Path) -> bytes:
    given = os.environ.get(PASSPHRASE)
    if given:
        return given.encode()
    # A demonstration keeps its own, so that it starts without asking anybody.
    path = folder / "demo-passphrase"
    if path.exists():
        return path.read_bytes()
    raise KeysMissing(f"the keeper needs its passphrase in {PASSPHRASE}")


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    partial.rename(path)


def make(folder: Path, *, is_demo: bool) -> None:
    """Make the keys of a process unless they are there. Refusals: KeysMissing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / "index.key").exists():
        return
    if is_demo and PASSPHRASE not in os.environ and not (folder / "demo-passphrase").exists():
        _write(folder / "demo-passphrase", secrets.token_hex(16).encode())
    protection = BestAvailableEncryption(_passphrase(folder))
    pairs: dict[str, X25519PrivateKey | Ed25519PrivateKey] = {
        OFFICE: X25519PrivateKey.generate(),
        RECOVERY: X25519PrivateKey.generate(),
        RECEIPTS: Ed25519PrivateKey.generate(),
    }
    for name, key in pairs.items():
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _write(folder / f"{name}.key", private)
        _write(folder / f"{name}.pub", public)
    # Last, since its presence says that all are there.
    _write(folder / "index.key", secrets.token_bytes(32))


def read_private(folder: Path) -> PrivateKeys:
    """Read what opening needs. Refusals: KeysMissing, also for a wrong passphrase."""
    try:
        office = load_pem_private_key((folder / "office.key").read_bytes(), _passphrase(folder))
        receipts = load_pem_private_key((folder / "receipts.key").read_bytes(), _passphrase(folder))
        index = (folder / "index.key").read_bytes()
    except (OSError, ValueError) as error:
        raise KeysMissing(f"the keeper cannot read its keys ({type(error).__name__})") from None
    if not isinstance(office, X25519PrivateKey) or not isinstance(receipts, Ed25519PrivateKey):
        raise KeysMissing("the keeper's keys are of the wrong kind")
    return PrivateKeys(office, index, receipts, read_public(folder))
