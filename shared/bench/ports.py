"""Ports nobody uses, and services that are waited for."""

import socket
import time
from typing import Final

import httpx

READY_WITHIN_SECONDS: Final = 60
LOOPBACK: Final = "127.0.0.1"


def free_base() -> int:
    """Return a port base whose ports are free."""
    for base in range(21000, 29000, 100):
        if all(_is_free(base + offset) for offset in (1, 2, 3, 25, 40)):
            return base
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


def wait_until_ready(url: str) -> None:
    """Wait until a service says that it is ready."""
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        try:
            if httpx.get(f"{url}/readyz", timeout=1).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not start")
