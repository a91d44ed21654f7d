"""Organizations in numbers, straight into the store, for tests of what comes after."""

from datetime import timedelta
from uuid import uuid4

from services.registration.domain.applications import Application, Stage
from services.registration.domain.entries import Standing
from services.registration.store import applications, travel
from services.registration.store.tables import EntryRow
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Route
from shared.store import people
from shared.store.db import database_time
from tests.registration.build import CONTACT, answers


async def register(
    sessions, client_email, *, name, country="FJI", category="ngo", listed=(), language="en"
):
    """Give somebody a registered organization, or with `listed` one that is on final lists."""
    route = Route.REGISTER if listed == () else Route.LIST
    given = answers() | {"contact": CONTACT | {"language": language}}
    given["organization"] = given["organization"] | {"name": name, "country": country}
    async with sessions.begin() as tx:
        person = await people.find_person(tx, client_email)
        known = Application(
            id=uuid4(),
            person_id=person.person_id,
            category=category,
            route=route,
            stage=Stage.VERIFIED if route is Route.REGISTER else Stage.PUT_FORWARD,
            version=1,
            answers=given,
            reference=f"GCM-2018-{uuid4().hex[:6].upper()}",
        )
        at = await database_time(tx)
        by = Actor(person_id=person.person_id, email=client_email, role=Role.APPLICANT)
        await applications.save(tx, known, by=by, at=at, note="tests")
        for key in listed or ():
            row = EntryRow(application_id=known.id, list_key=key, standing=Standing.ON_FINAL_LIST)
            row.changed_at = at
            tx.add(row)
    return known


async def put_on_list(sessions, application_id, list_key):
    async with sessions.begin() as tx:
        row = EntryRow(application_id=application_id, list_key=list_key)
        row.standing, row.changed_at = Standing.ON_FINAL_LIST, await database_time(tx)
        tx.add(row)


async def close_call(sessions, round_id):
    """Let the time of a call be over."""
    async with sessions.begin() as tx:
        call = await travel.get_round(tx, round_id, lock=True)
        past = await database_time(tx) - timedelta(seconds=1)
        object.__setattr__(call, "closes_at", past)
        await travel.save_round(tx, call)
