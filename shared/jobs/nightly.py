"""What is forgotten every night."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from procrastinate import App

from shared.jobs.queue import Patiently
from shared.store.db import Sessions, Tx

AT_NIGHT: Final = "15 3 * * *"

Chore = Callable[[Tx], Awaitable[object]]


def install(app: App, sessions: Sessions, chores: Sequence[Chore]) -> None:
    """Give `app` a task that does each chore in a transaction of its own, once a night."""

    @app.periodic(cron=AT_NIGHT)
    @app.task(name="nightly", queue="work", retry=Patiently())
    async def nightly(timestamp: int) -> None:
        del timestamp
        for chore in chores:
            async with sessions.begin() as tx:
                await chore(tx)
