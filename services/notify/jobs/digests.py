"""The weekly digest of the desk."""

from typing import Final

from procrastinate import App

from services.notify.actions.write_digest import write_digest
from shared.jobs.queue import Patiently
from shared.store.db import Sessions

MONDAY_MORNING: Final = "0 12 * * 1"


def install(app: App, sessions: Sessions, base_url: str) -> None:
    """Give `app` the task that writes the digest every Monday."""

    @app.periodic(cron=MONDAY_MORNING)
    @app.task(name="digest", queue="work", retry=Patiently())
    async def digest(timestamp: int) -> None:
        del timestamp
        async with sessions.begin() as tx:
            await write_digest(tx, base_url)
