"""Addresses: bare ones, the ones that bounces come back to, and the ones that only simulate."""

import hashlib
import hmac
import re
from typing import Final
from uuid import UUID

from services.notify.domain.delivery import Status

ADDRESS: Final = re.compile(r"[^@\s<>\"(),:;\\\[\]\x00-\x1f\x7f-\x9f]{1,64}@[A-Za-z0-9.-]{1,185}")
# Reserved by RFC 2606: no mail server of anybody answers for it.
SIMULATION: Final = "simulation.invalid"
SIMULATED: Final = {
    "delivered": Status.DELIVERED,
    "returned": Status.RETURNED,
    "bounced": Status.BOUNCED,
    "complained": Status.COMPLAINED,
    "failed": Status.FAILED,
}
PROOF_LENGTH: Final = 16
RETURN: Final = re.compile(r"bounce-([0-9a-f]{32})-([0-9a-f]{16})@(.+)")


def is_bare(address: str) -> bool:
    """Tell whether `address` is one bare address and can stand in a header as it is."""
    return bool(ADDRESS.fullmatch(address)) and ".." not in address and address.isascii()


def domain_of(address: str) -> str:
    """Return the domain of an address, for limits and counts."""
    return address.rpartition("@")[2].lower()


def tidy(address: str) -> str:
    """Return an address as it is compared."""
    return address.strip().lower()


def simulated(address: str, *, is_test: bool) -> Status | None:
    """Return what a simulated recipient comes to; None for an address that is real.

    A test to a real address counts as delivered and goes nowhere.
    """
    name, _, domain = tidy(address).partition("@")
    if domain == SIMULATION:
        return SIMULATED.get(name, Status.DELIVERED)
    return Status.DELIVERED if is_test else None


def return_address(notice_id: UUID, key: bytes, domain: str) -> str:
    """Return where a bounce of this notice comes back to; only we can make one."""
    return f"bounce-{notice_id.hex}-{_proof(notice_id, key)}@{domain}"


def notice_of(address: str, key: bytes) -> UUID | None:
    """Return the notice whose bounce address this is, None for anybody's invention."""
    found = RETURN.fullmatch(tidy(address))
    if found is None:
        return None
    notice_id = UUID(found[1])
    return notice_id if hmac.compare_digest(_proof(notice_id, key), found[2]) else None


def _proof(notice_id: UUID, key: bytes) -> str:
    return hmac.new(key, notice_id.bytes, hashlib.sha256).hexdigest()[:PROOF_LENGTH]
