from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from services.notify.app import create_app as create_notify
from services.registration.app import create_app as create_registration
from services.review.app import create_app as create_review
from services.review.keeper.service import KeeperService
from shared.reference.read import read_states, sha256_of
from shared.settings import Settings
from shared.store.db import Sessions
from shared.store.registers import save_snapshots
from tests.conftest import Database
from tests.review.build import Reached, under
from tests.review.conftest import STATES
from tests.review.scenarios.services import Services

Open = Callable[[str], Awaitable[Services]]


@pytest.fixture
async def open_services(
    settings: Settings,
    settings_for: Callable[[str], Settings],
    database: Database,
    sessions: Sessions,
    keeper: KeeperService,
) -> Open:
    """Give the three services under the rules of a process."""
    made = {name: database(name) for name in ("registration", "notify")} | {"review": sessions}
    async with made["registration"].begin() as tx:
        states = read_states(STATES, as_of=date(2015, 1, 1))
        await save_snapshots(tx, states, source="tests", file_sha256=sha256_of(STATES))

    async def act(process: str) -> Services:
        chosen = {name: settings_for(name).model_copy(update={"process": process}) for name in made}
        apps = {
            "registration": create_registration(chosen["registration"], made["registration"]),
            "review": create_review(under(settings, process), sessions, keeper, Reached()),
            "notify": create_notify(chosen["notify"], made["notify"]),
        }
        backups = {name: database(name, "backup") for name in apps}
        return await Services(apps, made, backups).open()

    return act
