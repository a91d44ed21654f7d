"""Ports nobody uses."""

import socket
from itertools import count

from shared.settings import PORT_OFFSETS

LOWEST, EACH, BETWEEN_WORKERS = 30000, 100, 1000


def _is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_base(worker):
    """Return a port base whose ports are all free, from a range of this worker's own."""
    digits = "".join(each for each in worker if each.isdecimal())
    lowest = LOWEST + BETWEEN_WORKERS * int(digits or 0)
    return next(
        base
        for base in count(lowest, EACH)
        if all(_is_free(base + offset) for offset in PORT_OFFSETS.values())
    )
