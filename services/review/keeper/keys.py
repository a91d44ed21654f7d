"""The keeper's keys: a folder for each process, private ones for the keeper's user alone."""

import getpass
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
)

from services.review.keeper.stretching import Private, is_stretched, lock, unlock
from services.review.store.sealing import (
    OFFICE,
    RECOVERY,
    KeysMissing,
    PublicKeys,
    are_there,
    read_public,
)
from shared.secrets_given import read_secret

PASSPHRASE: Final = "AGREMENT_KEEPER_PASSPHRASE"  # noqa: S105  -- the name of a variable
RECEIPTS: Final = "receipts"
DEMO_PASSPHRASE: Final = "demo-passphrase"  # noqa: S105  -- the name of a file
ONLY_OWNER_READS: Final = 0o400


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """Enough to open. Only the keeper's process holds one."""

    office: X25519PrivateKey
    # Of earlier rotations, until every row is under the present key.
    earlier: tuple[X25519PrivateKey, ...]
    index: bytes
    receipts: Ed25519PrivateKey
    public: PublicKeys

    @property
    def opening(self) -> tuple[X25519PrivateKey, ...]:
        return (self.office, *self.earlier)


def passphrase(folder: Path) -> bytes:
    """Return what opens the private keys. Refusals: KeysMissing."""
    if given := read_secret(PASSPHRASE):
        return given.encode()
    # A demonstration keeps its own, so that it starts without asking anybody.
    path = folder / DEMO_PASSPHRASE
    if path.exists():
        require_closed(path)
        return path.read_bytes()
    if sys.stdin.isatty() and (typed := getpass.getpass("Passphrase of the keeper: ")):
        # Kept for the rest of this process: a command reads several keys.
        os.environ[PASSPHRASE] = typed
        return typed.encode()
    raise KeysMissing(f"the keeper needs its passphrase in {PASSPHRASE}")


def write(path: Path, content: bytes) -> None:
    """Write a file whole, for its owner to read only."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER_READS)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    partial.rename(path)


def write_pair(folder: Path, name: str, key: Private) -> None:
    """Write both halves of a key, the private one under the passphrase."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write(folder / f"{name}.key", lock(key, passphrase(folder)))
    write(folder / f"{name}.pub", public)


def make(folder: Path, *, is_demo: bool) -> None:
    """Make the keys of a process unless they are there. Refusals: KeysMissing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if are_there(folder):
        return
    if is_demo and not read_secret(PASSPHRASE) and not (folder / DEMO_PASSPHRASE).exists():
        write(folder / DEMO_PASSPHRASE, secrets.token_hex(16).encode())
    write_pair(folder, OFFICE, X25519PrivateKey.generate())
    write_pair(folder, RECOVERY, X25519PrivateKey.generate())
    write_pair(folder, RECEIPTS, Ed25519PrivateKey.generate())
    write(folder / "index.key", secrets.token_bytes(32))


def require_closed(path: Path) -> None:
    """Refuse a key that anybody but this user can read, or anybody at all can write.

    Refusals: KeysMissing.
    """
    found = path.lstat()
    is_closed = stat.S_ISREG(found.st_mode) and stat.S_IMODE(found.st_mode) == ONLY_OWNER_READS
    if not is_closed or found.st_uid != os.getuid():
        raise KeysMissing(f"{path.name} is open to others: it must be yours, with mode 0400")


def read_one(folder: Path, path: Path) -> Private:
    """Read a private key. Refusals: KeysMissing, also for a wrong passphrase."""
    try:
        require_closed(path)
        key = unlock(path.read_bytes(), passphrase(folder))
    except (OSError, ValueError) as error:
        raise KeysMissing(f"the keeper cannot read its keys ({type(error).__name__})") from None
    if not isinstance(key, X25519PrivateKey | Ed25519PrivateKey):
        raise KeysMissing("the keeper's keys are of the wrong kind")
    return key


def stretch_all(folder: Path) -> None:
    """Write the private keys that are under a bare passphrase anew. Refusals: KeysMissing."""
    for path in sorted(folder.glob("*.key")):
        content = path.read_bytes()
        if path.name != "index.key" and not is_stretched(content):
            write(path, lock(read_one(folder, path), passphrase(folder)))


def earlier_paths(folder: Path) -> list[Path]:
    """Return the files of office keys that a rotation put aside, oldest first."""
    return sorted(folder.glob(f"{OFFICE}.*.key"), key=lambda path: int(path.name.split(".")[1]))


def _opening(folder: Path) -> Iterator[X25519PrivateKey]:
    for path in (folder / f"{OFFICE}.key", *reversed(earlier_paths(folder))):
        key = read_one(folder, path)
        if isinstance(key, X25519PrivateKey):
            yield key


def read_private(folder: Path) -> PrivateKeys:
    """Read what opening needs. Refusals: KeysMissing."""
    if not are_there(folder):
        raise KeysMissing("the keeper cannot read its keys: there are none")
    require_closed(folder / "index.key")
    receipts = read_one(folder, folder / f"{RECEIPTS}.key")
    office, *earlier = _opening(folder)
    if not isinstance(receipts, Ed25519PrivateKey):
        raise KeysMissing("the keeper's keys are of the wrong kind")
    return PrivateKeys(
        office=office,
        earlier=tuple(earlier),
        index=(folder / "index.key").read_bytes(),
        receipts=receipts,
        public=read_public(folder),
    )
