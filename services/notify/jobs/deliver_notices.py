"""Send what is due: claim, let go of the database, talk to the mail server, record."""

import asyncio
from typing import Final

from procrastinate import App

from services.notify.domain.delivery import MASS, NORMAL, URGENT
from services.notify.jobs.bounce_key import bounce_key
from services.notify.jobs.envelope import Writer
from services.notify.jobs.lane import Lane
from services.notify.store.recorder import Recorder
from shared.jobs.queue import Patiently
from shared.settings import Settings
from shared.store.db import Sessions

# A sign-in code never waits behind other letters.
LANES: Final = {"urgent": (URGENT,), "normal": (NORMAL, MASS)}
EVERY_MINUTE: Final = "* * * * *"


class Delivery:
    """What the tasks need for as long as the worker lives."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        writer = Writer(settings.smtp, bounce_key(settings.keys_dir))
        self._lanes = {
            name: Lane(
                name,
                priorities,
                sessions=sessions,
                settings=settings.smtp,
                writer=writer,
                recorder=Recorder(settings.database_url),
            )
            for name, priorities in LANES.items()
        }

    async def deliver_due(self, lane: str = "normal", calls: int = 0) -> None:
        """Send every notice of a lane that is due, and arrange for those that will be."""
        await self._lanes[lane].run(calls)

    async def deliver_all(self) -> None:
        """Send every notice that is due."""
        await asyncio.gather(*(lane.run() for lane in self._lanes.values()))


def install(app: App, settings: Settings, sessions: Sessions) -> None:
    """Give `app` the task that every accepted notice asks for."""
    delivery = Delivery(settings, sessions)

    @app.task(name="deliver_notices", queue="deliver", retry=Patiently())
    async def deliver_notices(lane: str = "normal", calls: int = 0) -> None:
        await delivery.deliver_due(lane, calls)

    # Whatever became of the jobs that accepted notices asked for.
    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="deliver_all", queue="deliver", queueing_lock="deliver_all")
    async def deliver_all(timestamp: int) -> None:
        del timestamp
        await delivery.deliver_all()
