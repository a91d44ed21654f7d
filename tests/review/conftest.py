from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI

from services.review.app import create_app
from services.review.keeper import keys
from services.review.keeper.keys import KeeperKeys
from services.review.keeper.service import KeeperService
from shared.reference.read import read_states, sha256_of
from shared.settings import Settings
from shared.store.db import Sessions
from shared.store.registers import save_snapshots

STATES = Path(__file__).parents[2] / "shared" / "reference" / "data" / "states.csv"
SECRET = b"open sesame"


@pytest.fixture(scope="session")
def keeper_keys(tmp_path_factory: pytest.TempPathFactory) -> KeeperKeys:
    place = tmp_path_factory.mktemp("keys")
    keys.ensure(place, "gcm-2018", SECRET)
    return keys.load(place, "gcm-2018", SECRET)


@pytest.fixture
async def sessions(database: Callable[[str], Sessions]) -> Sessions:
    """Give review's database with the States in it."""
    made = database("review")
    async with made.begin() as tx:
        states = read_states(STATES, as_of=date(2015, 1, 1))
        await save_snapshots(tx, states, source="tests", file_sha256=sha256_of(STATES))
    return made


@pytest.fixture
def keeper(keeper_keys: KeeperKeys, sessions: Sessions) -> KeeperService:
    return KeeperService(keeper_keys, "gcm-2018", sessions)


@pytest.fixture
def app(
    settings_for: Callable[[str], Settings], sessions: Sessions, keeper: KeeperService
) -> FastAPI:
    return create_app(settings_for("review"), sessions, keeper)
