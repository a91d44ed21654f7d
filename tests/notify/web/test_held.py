"""Held letters, on the desk's pages and over JSON."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text

from services.notify.actions.accept_requests import accept_many
from services.notify.actions.tell_desk import tell_desk
from services.notify.store import letters
from services.notify.store.tables import NoticeRow
from shared.kernel.actors import Role
from shared.store import people
from tests.conftest import address_of, outbox, sign_in
from tests.notify.build import LETTER, VALUES, many, notice
from tests.notify.web.test_desk import HTML, post

PATH = "/api/v1/desk/batches"


async def held(sessions, drafted_by):
    asked = [notice(language=each) for each in ("fr", "ar")]
    message = many(*asked, held=True, drafted_by=drafted_by)
    async with sessions.begin() as tx:
        await accept_many(tx, message, caller="registration")
    return message.message_id


async def statuses(sessions):
    async with sessions() as tx:
        return sorted(await tx.scalars(select(NoticeRow.status)))


async def test_a_second_person_reads_each_language_and_releases(sessions, officer):
    batch = await held(sessions, "first@desk.example")
    assert await statuses(sessions) == ["held", "held"]

    page = (await officer.get(f"/desk/batches/{batch}", headers=HTML)).text
    assert all(letters.render(LETTER, each, VALUES).subject in page for each in ("fr", "ar"))
    await post(officer, f"/desk/batches/{batch}/release")

    assert await statuses(sessions) == ["queued", "queued"]
    assert (await post(officer, f"/desk/batches/{batch}/release")).status_code == 409


async def test_who_drafted_it_does_not_release_it_but_may_give_it_up(sessions, officer):
    batch = await held(sessions, "Second@desk.example")

    assert (await post(officer, f"/desk/batches/{batch}/release")).status_code == 403
    assert await statuses(sessions) == ["held", "held"]
    await post(officer, f"/desk/batches/{batch}/cancel")

    assert await statuses(sessions) == ["cancelled", "cancelled"]


async def test_whoever_may_release_held_letters_learns_that_they_wait(sessions, officer):
    async with sessions.begin() as tx:
        await people.ensure_person(tx, "first@desk.example", Role.OFFICER)
    batch = await held(sessions, "First@desk.example")
    async with sessions() as tx:
        asked = await tx.scalar(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = 'tell_desk'")
        )
    async with sessions.begin() as tx:
        await tell_desk(tx, batch, base_url="http://notify.test")

    (told,) = await outbox(sessions)
    assert asked == {"batch_id": str(batch)}
    assert (told.letter, address_of(told)) == ("release-waiting", "second@desk.example")
    assert told.notice.values == {
        "letter": letters.render(LETTER, "en", dict.fromkeys(VALUES, "…")).subject,
        "count": "2",
        "batch_url": f"http://notify.test/desk/batches/{batch}",
    }

    await post(officer, f"/desk/batches/{batch}/release")
    async with sessions.begin() as tx:
        await tell_desk(tx, batch, base_url="http://notify.test")
    assert len(await outbox(sessions)) == 1


@pytest.fixture
async def batch(sessions):
    asked = many(notice(), message_id=uuid4(), held=True, drafted_by="first@desk.example")
    async with sessions.begin() as tx:
        await accept_many(tx, asked, caller="registration")
    return str(asked.message_id)


async def test_a_second_person_sees_what_waits_and_lets_it_go_once(app, batch):
    second = await sign_in(app, Role.OFFICER, email="second@desk.example")

    (waiting,) = (await second.get(PATH)).json()["batches"]
    released = await second.post(f"{PATH}/{batch}/release")
    again = await second.post(f"{PATH}/{batch}/release")

    assert (waiting["id"], waiting["letter"], waiting["count"]) == (batch, LETTER, 1)
    assert (released.status_code, again.status_code) == (204, 409)
    assert (await second.get(PATH)).json()["batches"] == []


async def test_who_drafted_them_does_not(app, batch):
    first = await sign_in(app, Role.OFFICER, email="first@desk.example")

    answer = await first.post(f"{PATH}/{batch}/release")

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/second-person-needed")
    assert len((await first.get(PATH)).json()["batches"]) == 1
