"""What commands change, with the line that tells of it in the service's record of acts."""

import getpass
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.kernel.actors import STAFF, Actor
from shared.store import audit
from shared.store.db import Sessions, Tx, create_sessions
from shared.store.parties import own_work


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Sessions]:
    """Give a command its connection to a service's database, and close it afterwards."""
    sessions = own_work(create_sessions(database_url, pool_size=1))
    try:
        yield sessions
    finally:
        await sessions.kw["bind"].dispose()


@asynccontextmanager
async def acting(database_url: str, act: str, **about: object) -> AsyncIterator[Tx]:
    """Give a command the transaction of what it does, and write that down in it."""
    async with opened(database_url) as sessions, sessions.begin() as tx:
        yield tx
        await write_down(tx, act, **about)


async def write_down(tx: Tx, act: str, **about: object) -> None:
    """Record a command: the machine's user, what was done, and what it was about."""
    words = " ".join(f"{name}={value}" for name, value in about.items() if value is not None)
    kind = audit.COMMAND
    await audit.record(tx, who=_user(), role=kind, act=act, about=words, kind=kind)


def name_of(person: Actor) -> str:
    """Return how the record names a person: staff by their address, others by their number."""
    return person.email if person.role in STAFF else str(person.person_id)


def _user() -> str:
    """Return the name of the machine's user, or its number where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
