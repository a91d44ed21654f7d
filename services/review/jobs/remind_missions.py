"""Remind missions at the hours that the modalities give."""

from uuid import UUID

from procrastinate import App

from services.review.actions.remind_missions import remind_missions
from services.review.store.keeper import Keeper
from shared.jobs.queue import Patiently
from shared.kernel.modalities import Modalities
from shared.store.db import Sessions


def install(
    app: App, sessions: Sessions, keeper: Keeper, modalities: Modalities, base_url: str
) -> None:
    """Give `app` the task that every circulation asks for."""

    @app.task(name="remind_missions", queue="work", retry=Patiently())
    async def remind(circulation_id: str, hours: int) -> None:
        async with sessions.begin() as tx:
            await remind_missions(
                tx, keeper, modalities, UUID(circulation_id), hours=hours, base_url=base_url
            )
