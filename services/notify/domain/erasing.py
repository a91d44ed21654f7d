"""What stands for an address in the list of erasures: nobody without the key can tell whose."""

import hashlib
import hmac
from typing import Final

from services.notify.domain.addresses import tidy

ADDRESS: Final = "address"


def mark_of(key: bytes, caller: str, address: str) -> str:
    """Return what is kept of an address that a caller had forgotten."""
    words = f"address/v1|{caller}|{tidy(address)}"
    return f"{caller}:{hmac.digest(key, words.encode(), hashlib.sha256).hex()}"
