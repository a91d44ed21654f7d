"""What was done with a process's keys: signed lines, each on the one before, that outlive them."""

import getpass
import hashlib
import json
import time
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.receipts import is_genuine


def fingerprints(folder: Path) -> dict[str, str]:
    """Return a short hash of each public key."""
    return {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        for path in sorted(folder.glob("*.pub"))
    }


def record(path: Path, folder: Path, key: Ed25519PrivateKey, act: str, **more: str | int) -> None:
    """Add the signed line of an act; `key` is the process's key for receipts."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    before = hashlib.sha256(lines[-1].encode()).hexdigest() if lines else ""
    document: dict[str, Any] = {
        "act": act,
        # The machine's clock will do: a witness is held against other witnesses.
        "at": datetime.fromtimestamp(int(time.time()), UTC).isoformat(),
        "by": getpass.getuser(),
        "keys": fingerprints(folder),
        "process": folder.name,
        "previous": before,
        **more,
    }
    words = rfc8785.dumps(document).decode()
    line = {"document": words, "signature": b64encode(key.sign(words.encode())).decode()}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def first_fault(path: Path, key: bytes) -> int | None:
    """Return the number of the first line that is not what was signed, if any is not.

    `key` is the public key for receipts, PEM.
    """
    before = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        kept = json.loads(line)
        said = json.loads(kept["document"])
        if said["previous"] != before or not is_genuine(kept["document"], kept["signature"], key):
            return number
        before = hashlib.sha256(line.encode()).hexdigest()
    return None
