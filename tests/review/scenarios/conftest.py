from collections.abc import Awaitable, Callable

import pytest

from services.notify.app import create_app as create_notify
from services.registration.app import create_app as create_registration
from services.review.app import create_app as create_review
from services.review.keeper.service import KeeperService
from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import Database
from tests.registration.conftest import load_register
from tests.review.build import Reached, under
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
    await load_register(made["registration"], "states")

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
