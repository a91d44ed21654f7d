"""Counts what people ask for, by person, address and network, also when the answer was no."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from fastapi import Request

from shared.kernel.refusals import TooMany
from shared.rates import Rates
from shared.store import limits
from shared.store.db import Tx

# One household or office has many addresses of IPv6, all in one network of this length.
IPV6_NETWORK: Final = 64


async def count(tx: Tx, request: Request, name: str, subject: str) -> None:
    """Count a request under one of the rates in the settings. Refusals: TooMany."""
    rates: Rates = request.app.state.settings.rates
    await limits.hit(tx, rates.of(name), name, subject)
    if not hasattr(request.state, "counted"):
        request.state.counted = []
    request.state.counted.append((name, subject))


async def count_again(request: Request) -> None:
    """Count what a refusal has undone, in transactions of their own."""
    rates: Rates = request.app.state.settings.rates
    for name, subject in getattr(request.state, "counted", ()):
        async with request.app.state.sessions.begin() as tx:
            with suppress(TooMany):
                await limits.hit(tx, rates.of(name), name, subject)


def network_of(request: Request) -> str:
    """Return the network that a request came from."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(ip_network(f"{address}/{IPV6_NETWORK}", strict=False))
    return str(address)
