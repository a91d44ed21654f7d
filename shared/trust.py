"""Connections inside a deployment: encrypted, and to whom they should be."""

import ssl
from ipaddress import ip_address
from typing import Final

import httpx
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from shared.settings import Settings, SettingsError

CHECKED: Final = "verify-full"


def client_for_services(settings: Settings, *, timeout: float) -> httpx.AsyncClient:
    """Return what calls the other services; with an authority of its own it trusts no other.

    Refusals: SettingsError when the authority's certificate cannot be used.
    """
    if settings.authority is None:
        return httpx.AsyncClient(timeout=timeout)
    try:
        context = ssl.create_default_context(cafile=settings.authority)
    except (OSError, ssl.SSLError) as error:
        reason = type(error).__name__
        raise SettingsError(f"AGREMENT_AUTHORITY: cannot be used ({reason})") from None
    return httpx.AsyncClient(timeout=timeout, verify=context)


def require_encrypted(url: str, name: str) -> None:
    """Refuse a database on another machine whose certificate and name are not checked.

    Refusals: SettingsError.
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise SettingsError(f"{name}: not a database address") from None
    words = {key: _all(value) for key, value in given.query.items()}
    hosts = [*words.get("host", [given.host or ""]), *words.get("hostaddr", [])]
    if all(map(_is_here, hosts)) or words.get("sslmode") == [CHECKED]:
        return
    raise SettingsError(f"{name}: add sslmode={CHECKED}; the database is on another machine")


def require_scanner_here(address: str | None) -> None:
    """Refuse a ClamAV daemon on another machine: its protocol knows no encryption.

    Refusals: SettingsError.
    """
    if address is not None and not _is_here(address.rpartition(":")[0]):
        raise SettingsError("AGREMENT_CLAMAV: a daemon on this machine is needed")


def _all(value: str | tuple[str, ...]) -> list[str]:
    given = (value,) if isinstance(value, str) else value
    return [each for words in given for each in words.split(",")]


def _is_here(host: str) -> bool:
    """Tell whether a host is a socket or this machine itself."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
