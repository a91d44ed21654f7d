"""Remind holders of drafts at the instants set with the close of a list."""

from datetime import datetime

from procrastinate import App

from services.registration.actions.remind_drafts import remind_drafts
from shared.jobs.queue import Patiently
from shared.store.db import Sessions


def install(app: App, sessions: Sessions, base_url: str) -> None:
    """Give `app` the task that every close asks for."""

    @app.task(name="remind_drafts", queue="work", retry=Patiently())
    async def remind(list_key: str, closes_at: str, instant: str) -> None:
        async with sessions.begin() as tx:
            await remind_drafts(
                tx,
                list_key,
                datetime.fromisoformat(closes_at),
                datetime.fromisoformat(instant),
                base_url=base_url,
            )
