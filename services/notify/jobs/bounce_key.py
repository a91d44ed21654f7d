"""The key that marks our own bounce addresses, the same in each process of notify."""

import hashlib
from pathlib import Path


def bounce_key(keys_dir: Path) -> bytes:
    """Return a key made from the service's private key, and good for nothing else."""
    return hashlib.sha256(b"notify-bounces|" + (keys_dir / "notify.key").read_bytes()).digest()
