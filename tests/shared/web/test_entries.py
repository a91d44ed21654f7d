"""Who was let in, and who failed to be, is on record; and it tells nobody who has an account."""

import json

import pytest
from sqlalchemy import text

from shared.kernel.actors import Role
from shared.store import invitations, people
from shared.store.sessions import Way
from shared.web.auditing import FAILURES_EACH, is_told
from tests.conftest import outbox, visitor
from tests.registration.conftest import registration
from tests.shared.web.authenticator import Authenticator
from tests.shared.web.people import (
    COOKIE,
    EMAIL,
    SITE,
    add,
    anew,
    client_of,
    csrf_of,
    enter,
    production,
)

LINES = "SELECT who, role, act, about, kind, sealed FROM audit ORDER BY id"
KNOWN, UNKNOWN = "focal@people.example", "nobody@people.example"


@pytest.fixture
def sessions(database):
    return database("review")


@pytest.fixture
def app(settings_for, sessions):
    return production(settings_for("review"), sessions)


@pytest.fixture
def public(settings_for, database):
    """Give registration, where codes from letters let people in."""
    return registration(settings_for, database("registration"))


async def lines(app, *, since=0):
    async with app.state.sessions() as tx:
        return [tuple(row) for row in await tx.execute(text(LINES))][since:]


async def code_for(app, browser, email):
    await browser.post("/api/v1/sign-in", json={"email": email})
    return (await outbox(app.state.sessions))[-1].notice.values["code"]


async def guess(browser, email, times):
    await browser.post("/api/v1/sign-in", json={"email": email})
    for _ in range(times):
        await browser.post("/api/v1/sign-in/code", json={"code": "WRONG234"})


async def test_each_way_in_and_out_leaves_its_line(app):
    browser, device = await client_of(app, way=Way.PASSKEY, verified=True), Authenticator(SITE)
    await add(browser, device)
    async with app.state.sessions.begin() as tx:
        made = await invitations.enrol(tx, await people.ensure_person(tx, EMAIL, Role.OFFICER))
    before = len(await lines(app))
    other, invited = anew(app), anew(app)
    link = f"/invitation/{made.token}"

    await enter(other, device)
    options = (await other.post("/api/v1/session/step-up/options", json={})).json()
    await other.post("/api/v1/session/step-up", json={"credential": device.get(options)})
    await other.delete("/api/v1/session")
    await invited.post(link, data={"csrf": await csrf_of(invited, link), "code": made.code})

    officer = (EMAIL, "officer")
    assert await lines(app, since=before) == [
        (*officer, "POST /api/v1/sign-in/passkey", "way=passkey", "access", None),
        (*officer, "POST /api/v1/session/step-up", "", "access", None),
        (*officer, "DELETE /api/v1/session", "", "access", None),
        (*officer, "POST /invitation/{token}", "way=invitation", "access", None),
    ]


async def test_each_way_that_fails_leaves_its_line(app):
    browser, device = await client_of(app, way=Way.PASSKEY, verified=True), Authenticator(SITE)
    await add(browser, device)
    async with app.state.sessions.begin() as tx:
        made = await invitations.enrol(tx, await people.ensure_person(tx, EMAIL, Role.OFFICER))
    before = len(await lines(app))
    invited, link = anew(app), f"/invitation/{made.token}"
    garbled = {"credential": json.dumps({"id": "AA"})}

    stranger = anew(app)
    await stranger.post(
        "/sign-in/passkey",
        data=garbled | {"csrf": await csrf_of(stranger, "/sign-in")},
        headers={"accept": "text/html"},
    )
    device.count = 0
    await enter(anew(app), device)
    await browser.post("/api/v1/session/step-up", json={})
    await invited.post(link, data={"csrf": await csrf_of(invited, link), "code": "WRONG234"})

    assert await lines(app, since=before) == [
        ("", "anyone", "POST /sign-in/passkey", "way=passkey failed=1", "access", None),
        (EMAIL, "officer", "POST /api/v1/sign-in/passkey", "way=passkey failed=1", "access", None),
        (EMAIL, "officer", "POST /api/v1/session/step-up", "way=passkey failed=2", "access", None),
        (EMAIL, "officer", "POST /invitation/{token}", "way=invitation failed=3", "access", None),
    ]


async def test_a_missions_entries_and_failures_show_a_day_and_one_size(app):
    browser = await client_of(app, role=Role.DELEGATE, email="ana@mission.example")
    device = Authenticator(SITE)
    await add(browser, device)
    await enter(anew(app), device)
    device.count = 0
    await enter(anew(app), device)
    await browser.delete("/api/v1/session")

    found = await lines(app)

    assert [row[:5] for row in found] == [("", "delegate", "", "", "")] * 4
    assert len({len(row[5]) for row in found}) == 1
    async with app.state.sessions() as tx:
        assert await tx.scalar(text("SELECT count(DISTINCT at) FROM audit")) == 1


async def test_a_right_code_and_a_wrong_one_are_told_without_an_unknown_address(public):
    browser = visitor(public)
    code = await code_for(public, browser, KNOWN)
    await browser.post("/api/v1/sign-in/code", json={"code": "WRONG234"})
    await browser.post("/api/v1/sign-in/code", json={"code": code})
    await guess(visitor(public), KNOWN, 1)

    found = await lines(public)

    async with public.state.sessions() as tx:
        person = str((await people.find_person(tx, KNOWN)).person_id)
    act = "POST /api/v1/sign-in/code"
    assert found == [
        ("", "anyone", act, "way=code failed=1", "access", None),
        (person, "applicant", act, "way=code", "access", None),
        (person, "applicant", act, "way=code failed=2", "access", None),
    ]
    assert "people.example" not in str(found)


async def test_failures_stay_few_and_are_as_many_for_nobody_as_for_somebody(public):
    async with public.state.sessions.begin() as tx:
        await people.ensure_person(tx, KNOWN, Role.APPLICANT)
    counts = {}
    for email in (KNOWN, UNKNOWN):
        before = len(await lines(public))
        for _ in range(3):
            # Each code takes five tries.
            await guess(visitor(public), email, 5)
        counts[email] = [row[3] for row in await lines(public, since=before)]
    before = len(await lines(public))
    for _ in range(25):
        await visitor(public).post("/api/v1/sign-in/code", json={"code": "WRONG234"})
    of_nobody = [row[3] for row in await lines(public, since=before)]

    told = [n for n in range(1, 16) if is_told(n, FAILURES_EACH)]
    assert counts[KNOWN] == counts[UNKNOWN] == [f"way=code failed={n}" for n in told]
    assert of_nobody == [f"way=code failed={n}" for n in (*range(1, 11), 20)]


def test_of_many_failures_few_are_told():
    assert [n for n in range(1, 2001) if is_told(n, 3)] == [
        *(1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
    ]


async def test_the_former_session_of_a_browser_ends_with_a_new_one(app):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    former = browser.cookies[COOKIE]

    entered = await enter(browser, device)

    assert entered.status_code == 200
    assert browser.cookies[COOKIE] != former
    late = anew(app)
    late.cookies.set(COOKIE, former, domain="review.test")
    assert (await late.get("/api/v1/session")).status_code == 401
    assert len((await browser.get("/api/v1/account/sessions")).json()) == 1


async def test_a_stolen_table_of_codes_cannot_be_searched(app, sessions):
    async with sessions.begin() as tx:
        made = await invitations.enrol(tx, await people.ensure_person(tx, EMAIL, Role.OFFICER))
        kept = await tx.scalar(text("SELECT code_hash FROM invitation"))

    assert kept != people.digest(made.code)
    assert kept == people.digest_under(made.token, made.code)
