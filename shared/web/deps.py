"""What a route may ask for.

These wait for nothing and are asynchronous all the same: a plain function would be called in a
thread, which costs more than most of them.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from shared.kernel.actors import Actor
from shared.kernel.refusals import SignInRequired
from shared.settings import Settings
from shared.store.db import Tx
from shared.web.auditing import write_down


async def _begin(request: Request) -> AsyncIterator[Tx]:
    async with request.app.state.sessions.begin() as session:
        request.state.tx = session
        yield session
        # Here, so that an act and the line that tells of it are committed together.
        await write_down(request, session)


# scope="function" commits before the answer is sent; the default commits after it.
Transaction = Annotated[Tx, Depends(_begin, scope="function")]


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


SettingsOf = Annotated[Settings, Depends(_settings)]


async def _optional_actor(request: Request) -> Actor | None:
    actor: Actor | None = request.state.actor
    return actor


OptionalActor = Annotated[Actor | None, Depends(_optional_actor)]


async def _actor(actor: OptionalActor) -> Actor:
    if actor is None:
        raise SignInRequired
    return actor


CurrentActor = Annotated[Actor, Depends(_actor)]
