"""Ports nobody uses."""

import socket

OFFSETS = (1, 2, 3, 25)


def _is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_base():
    """Return a port base whose ports are all free."""
    return next(
        base
        for base in range(30000, 32000, 100)
        if all(_is_free(base + offset) for offset in OFFSETS)
    )
