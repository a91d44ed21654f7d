"""Organizations in numbers, straight into the store, for tests of what comes after."""

from datetime import timedelta
from uuid import uuid4

from services.registration.domain.applications import Application
from services.registration.domain.applications import Stage as ApplicationStage
from services.registration.domain.representatives import Representative, Stage
from services.registration.store import applications, calls, representatives, travel
from services.registration.store.seat_tables import NominationRow
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Route
from shared.store import people
from shared.store.db import database_time
from tests.registration.build import CONTACT, answers


async def register(
    sessions,
    client_email,
    *,
    name,
    country="FJI",
    category="ngo",
    stage=ApplicationStage.VERIFIED,
    language="en",
):
    """Give somebody an organization that has submitted."""
    given = answers() | {"contact": CONTACT | {"language": language}}
    given["organization"] = given["organization"] | {"name": name, "country": country}
    async with sessions.begin() as tx:
        person = await people.find_person(tx, client_email)
        at = await database_time(tx)
        known = Application(
            id=uuid4(),
            person_id=person.person_id,
            category=category,
            route=Route.LIST,
            stage=stage,
            version=1,
            answers=given,
            reference=f"GCM-2018-{uuid4().hex[:6].upper()}",
            submitted_at=at,
        )
        by = Actor(person_id=person.person_id, email=client_email, role=Role.APPLICANT)
        await applications.save(tx, known, by=by, at=at, note="tests")
    return known


async def name_person(sessions, application, *, number, nationality, gender):
    """Name somebody whom an organization may send."""
    person = Representative(
        id=uuid4(),
        application_id=application.id,
        family_name=f"Traveller{number}",
        given_name="A",
        native_name=None,
        gender=gender,
        nationality=nationality,
        function="Member",
    )
    async with sessions.begin() as tx:
        await representatives.save(tx, person, await database_time(tx))
    return person


async def seat(sessions, person, event_key):
    """Confirm somebody's seat at a meeting."""
    async with sessions.begin() as tx:
        row = NominationRow(id=uuid4(), representative_id=person.id, event_key=event_key)
        row.application_id, row.stage = person.application_id, Stage.CONFIRMED
        row.is_head, row.at = False, await database_time(tx)
        tx.add(row)


async def close_call(sessions, round_id):
    """Let the time of a call be over."""
    async with sessions.begin() as tx:
        call = await calls.get_round(tx, round_id, lock=True)
        past = await database_time(tx) - timedelta(seconds=1)
        object.__setattr__(call, "closes_at", past)
        await calls.save_round(tx, call)


async def later(sessions):
    """Return a time to come."""
    async with sessions() as tx:
        return await database_time(tx) + timedelta(hours=1)


async def standings(sessions, call):
    """Return where each request of a call stands."""
    async with sessions() as tx:
        return {each.id: each.standing for each in await travel.list_round(tx, call.id)}
