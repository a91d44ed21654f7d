"""The three worlds by the name of their service."""

from datetime import date
from pathlib import Path

from shared.reference.read import read_states, sha256_of
from shared.store.registers import save_snapshots
from tests.worlds import notify, registration, review

STATES = Path(__file__).parents[2] / "shared" / "reference" / "data" / "states.csv"
SERVICES = ("registration", "review", "notify")


async def world_of(service, settings_for, database):
    """Build the world of a service on its empty database."""
    settings, sessions = settings_for(service), database(service)
    if service == "notify":
        return await notify.build(settings, sessions)
    async with sessions.begin() as tx:
        states = read_states(STATES, as_of=date(2015, 1, 1))
        await save_snapshots(tx, states, source="tests", file_sha256=sha256_of(STATES))
    if service == "registration":
        return await registration.build(settings, sessions)
    return await review.build(settings, sessions, database("review", "keeper"))
