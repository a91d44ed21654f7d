"""A worker to be killed: delivers what is due until there is nothing left."""

import asyncio
import sys
from pathlib import Path

from services.notify.jobs.deliver_notices import Delivery
from shared.settings import Settings
from shared.store.db import create_sessions


async def work(settings):
    delivery = Delivery(settings, create_sessions(settings.database_url))
    while True:
        await delivery.deliver_due()
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(work(Settings.model_validate_json(Path(sys.argv[1]).read_text())))
