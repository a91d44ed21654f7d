"""The three worlds by the name of their service."""

from tests.registration.conftest import load_register
from tests.worlds import notify, registration, review

SERVICES = ("registration", "review", "notify")


async def world_of(service, settings_for, database):
    """Build the world of a service on its empty database."""
    settings, sessions = settings_for(service), database(service)
    if service == "notify":
        return await notify.build(settings, sessions)
    await load_register(sessions, "states")
    if service == "registration":
        return await registration.build(settings, sessions)
    return await review.build(settings, sessions, database("review", "keeper"))
