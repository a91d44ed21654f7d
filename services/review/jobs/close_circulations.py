"""Close each list at the instant that was set when it was circulated."""

from uuid import UUID

from procrastinate import App

from services.review.actions.close_circulation import close_circulation
from shared.jobs.queue import Patiently
from shared.store.db import Sessions


def install(app: App, sessions: Sessions) -> None:
    """Give `app` the task that every circulation asks for."""

    @app.task(name="close_circulation", queue="work", retry=Patiently())
    async def close(circulation_id: str) -> None:
        async with sessions.begin() as tx:
            await close_circulation(tx, UUID(circulation_id))
