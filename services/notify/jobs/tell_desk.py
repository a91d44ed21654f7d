"""The desk learns at once that letters wait for a second person."""

from uuid import UUID

from procrastinate import App

from services.notify.actions import tell_desk
from shared.jobs.queue import Patiently
from shared.store.db import Sessions


def install(app: App, sessions: Sessions, base_url: str) -> None:
    """Give `app` the task that every held batch asks for."""

    @app.task(name="tell_desk", queue="work", retry=Patiently())
    async def tell(batch_id: str) -> None:
        async with sessions.begin() as tx:
            await tell_desk.tell_desk(tx, UUID(batch_id), base_url=base_url)
