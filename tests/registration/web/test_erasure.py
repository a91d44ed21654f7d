"""What people have erased before its day is gone at once, and what everybody has seen stays."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from services.registration.domain.documents import Document
from services.registration.store import applications, documents
from shared.kernel.actors import Actor, Role
from shared.messages.notify import AddressesErased
from shared.store.db import database_time
from shared.store.erasures import ERASURE
from tests.conftest import outbox, sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.web.test_pages_and_api import HTML
from tests.registration.web.test_people_and_meetings import PERSON
from tests.registration.web.test_retention import contents, fill

NAME = ORGANIZATION["name"]


async def erase(case):
    version = (await case.known())["version"]
    return await case.client.post(f"{case.path}/erase", json={"version": version})


async def withdraw(case):
    version = (await case.known())["version"]
    # The answer is kept for the same request again, and holds all that was said.
    kept = {"idempotency-key": str(uuid4())}
    answer = await case.client.post(
        f"{case.path}/withdraw", json={"version": version}, headers=kept
    )
    assert answer.is_success, answer.text


async def csrf_of(client, path):
    shown = await client.get(path, headers=HTML)
    assert shown.status_code == 200, path
    return shown.text.partition('name="csrf" value="')[2].partition('"')[0]


async def lines(sessions):
    async with sessions() as tx:
        return [row.kind for row in await tx.execute(select(ERASURE).order_by(ERASURE.c.at))]


async def test_an_application_that_is_over_becomes_a_record_that_names_nobody(case, sessions):
    await fill(case)
    async with sessions.begin() as tx:
        application = await applications.get(tx, case.id)
        document = Document(
            id=uuid4(),
            application_id=case.id,
            kind="letter",
            name="canary.pdf",
            media_type="application/pdf",
            size=12,
            sha256=b"1" * 32,
            sent_sha256=b"1" * 32,
            added_at=await database_time(tx),
        )
        by = Actor(person_id=application.person_id, email="", role=Role.APPLICANT)
        await documents.add(tx, document, b"canary bytes", by=by)
    assert (await erase(case)).status_code == 409
    await withdraw(case)
    before = await contents(sessions)
    assert before.count("canary") > 4

    page = f"/applications/{case.id}/erasure"
    csrf = await csrf_of(case.client, page)
    version = (await case.known())["version"]
    answer = await case.client.post(page, data={"csrf": csrf, "version": version}, headers=HTML)

    assert answer.headers["location"] == "/my-data"
    after = await contents(sessions)
    assert "canary" not in after
    assert NAME not in after
    known = await case.known()
    assert known["reference"] in after
    assert await lines(sessions) == ["application"]
    asked = {
        each
        for m in await outbox(sessions)
        if isinstance(m, AddressesErased)
        for each in m.addresses
    }
    assert asked == {"canary@people.example"}
    # Its pages still stand, and twice is once.
    for path in (f"/applications/{case.id}", "/my-data", "/applications"):
        assert (await case.client.get(path, headers=HTML)).status_code == 200
    assert 'href="/my-data"' in (await case.client.get("/privacy", headers=HTML)).text
    assert (await case.clerk.get(f"/desk/applications/{case.id}", headers=HTML)).status_code == 200
    assert (await erase(case)).is_success
    assert await lines(sessions) == ["application"]


async def test_a_draft_is_erased_at_once_and_ends_with_it(case, sessions):
    assert NAME in await contents(sessions)

    assert (await erase(case)).json()["stage"] == "withdrawn"

    assert NAME not in await contents(sessions)


async def test_a_name_that_a_list_has_shown_stays_and_the_page_says_so(on_final_list, sessions):
    case = on_final_list
    await withdraw(case)
    shown = (await case.client.get(f"/applications/{case.id}/erasure", headers=HTML)).text
    assert "stand on a published list" in shown

    assert (await erase(case)).is_success

    after = await contents(sessions)
    assert NAME in after
    kept = {key: ORGANIZATION[key] for key in ("name", "country")}
    assert (await case.known())["answers"] == {"organization": kept}
    assert ORGANIZATION["purpose"] not in after


async def test_a_representative_without_a_seat_is_erased(case, sessions):
    await case.forward("submit", "verify")
    who = f"{case.path}/representatives/{uuid4()}"
    await case.client.put(who, json=PERSON | {"family_name": "canary family"})

    answer = await case.client.delete(who)

    assert answer.status_code == 204
    after = await contents(sessions)
    assert "canary" not in after
    assert await lines(sessions) == ["representative"]


async def test_an_account_is_erased_once_no_application_hangs_on_it(case, sessions):
    email = (await case.client.get("/api/v1/session")).json()["email"]
    csrf = await csrf_of(case.client, "/account")
    refused = await case.client.post("/my-data/erase", data={"csrf": csrf}, headers=HTML)
    assert refused.status_code == 409
    await erase(case)

    done = await case.client.post("/my-data/erase", data={"csrf": csrf}, headers=HTML)

    assert done.status_code == 200
    assert email not in await contents(sessions)
    assert (await case.client.get("/my-data", headers=HTML)).status_code in {303, 401}
    assert await lines(sessions) == ["application", "person"]
    asked = [m.addresses for m in await outbox(sessions) if isinstance(m, AddressesErased)]
    assert asked == [(email,)]


@pytest.mark.parametrize("path", ["representatives/{}", "erase"])
async def test_another_organization_erases_nothing(case, app, sessions, path):
    stranger = await sign_in(app, Role.APPLICANT)
    where = f"{case.path}/{path.format(uuid4())}"
    if path == "erase":
        answer = await stranger.post(where, json={"version": 1})
    else:
        answer = await stranger.delete(where)

    assert answer.status_code == 404
    assert await lines(sessions) == []
