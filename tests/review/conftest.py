from collections.abc import Callable

import pytest
from fastapi import FastAPI

from services.review.app import create_app
from services.review.keeper import keys
from services.review.keeper.service import KeeperService
from services.review.store.sealing import PublicKeys, read_public
from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import Database, as_built
from tests.registration.conftest import load_register
from tests.review.build import Reached


@pytest.fixture(scope="session")
def settings(settings_for: Callable[[str], Settings]) -> Settings:
    """Give review's settings, with the keeper's keys made."""
    made = settings_for("review")
    keys.make(made.process_keys, is_demo=True)
    return made


@pytest.fixture(scope="session")
def sealing_keys(settings: Settings) -> PublicKeys:
    return read_public(settings.process_keys)


@pytest.fixture
async def sessions(settings: Settings, database: Database) -> Sessions:
    """Give review's database with the States in it."""
    made = database("review")
    await load_register(made, "states")
    return made


@pytest.fixture
def sealed(database: Database, sessions: Sessions) -> Sessions:
    """Give review's database as only the keeper sees it."""
    del sessions
    return database("review", "keeper")


@pytest.fixture
def keeper(settings: Settings, sealed: Sessions) -> KeeperService:
    return KeeperService(keys.read_private(settings.process_keys), sealed)


@pytest.fixture
def contacts() -> Reached:
    return Reached()


@pytest.fixture
def app(
    settings: Settings, sessions: Sessions, keeper: KeeperService, contacts: Reached
) -> FastAPI:
    made = as_built(create_app, settings, sessions)
    made.state.keeper, made.state.contacts = keeper, contacts
    return made
