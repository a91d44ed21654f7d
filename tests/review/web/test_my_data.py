"""What review keeps of a person of a mission: to see, to take along, to have erased."""

import io
import json
import zipfile
from uuid import uuid4

import httpx
from fastapi import FastAPI

from services.review.store.mission_tables import EnrolmentRow
from shared.kernel.actors import Role
from shared.messages.notify import AddressesErased
from shared.store import people
from shared.store.db import Sessions, database_time
from tests.conftest import Database, outbox, sign_in
from tests.review.build import officer
from tests.review.web.test_retention import contents

HTML = {"accept": "text/html"}


async def enrolled(app: FastAPI, sessions: Sessions, word: str) -> httpx.AsyncClient:
    email = f"{word}@missions.example"
    client = await sign_in(app, Role.DELEGATE, state="FJI", email=email)
    by = await officer(sessions)
    async with sessions.begin() as tx:
        person = await people.find_person(tx, email)
        assert person is not None
        tx.add(
            EnrolmentRow(
                id=uuid4(),
                state="FJI",
                role=Role.DELEGATE,
                name=f"{word} name",
                email=email,
                called_number=f"{word} 555",
                spoke_with=f"{word} voice",
                asked_by=by.person_id,
                asked_at=await database_time(tx),
                is_approved=True,
                person_id=person.person_id,
            )
        )
    return client


async def test_a_person_takes_along_what_is_theirs_and_nothing_else(
    app: FastAPI, sessions: Sessions
) -> None:
    fiji = await enrolled(app, sessions, "canary")
    await enrolled(app, sessions, "another")

    packed = await fiji.get("/my-data/export")
    by_program = (await fiji.get("/api/v1/my-data/export")).json()

    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == ["my-data.json"]
        data = json.loads(archive.read("my-data.json"))
    assert data == by_program
    (enrolment,) = data["enrolments"]
    assert (data["email"], enrolment["name"]) == ("canary@missions.example", "canary name")
    assert (enrolment["called_number"], enrolment["spoke_with"]) == ("canary 555", "canary voice")
    assert len(data["sessions"]) == 1
    assert "another" not in json.dumps(data)
    assert "canary 555" in (await fiji.get("/my-data", headers=HTML)).text


async def test_who_asks_for_it_is_erased_at_once_and_acts_no_more(
    app: FastAPI, sessions: Sessions, database: Database
) -> None:
    fiji = await enrolled(app, sessions, "canary")
    await enrolled(app, sessions, "another")
    shown = (await fiji.get("/my-data", headers=HTML)).text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]
    backup = database("review", "backup")
    assert (await contents(backup)).count("canary") > 3

    done = await fiji.post("/my-data/erase", data={"csrf": csrf}, headers=HTML)

    assert done.status_code == 200
    after = await contents(backup)
    assert "canary" not in after
    assert after.count("another") > 3
    assert (await fiji.get("/api/v1/circulations")).status_code == 401
    asked = [m.addresses for m in await outbox(sessions) if isinstance(m, AddressesErased)]
    assert asked == [("canary@missions.example",)]
