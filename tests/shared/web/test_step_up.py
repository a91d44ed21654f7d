"""Step-up: what needs a fresh proof is refused without one, and goes on where it was."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from services.review.app import create_app
from services.review.policy import POLICY
from shared.kernel.actors import Role
from shared.store.people import SESSION
from shared.web.policy import StepUp
from tests.conftest import sign_in
from tests.shared.web.authenticator import Authenticator
from tests.shared.web.people import COOKIE, SITE, add, client_of, csrf_of, production

PAGE = {"accept": "text/html"}
FORM = {
    "state": "URY",
    "name": "Ana «Nita» Pereira",
    "email": "ana@mission.example",
    "mailbox": "not an address",
    "called_number": "1",
    "spoke_with": "2",
}
# What security design D9 names, spelt out beside the table that must demand it.
NAMED = [
    ("GET", "/desk/circulations/{circulation_id}"),
    ("GET", "/api/v1/desk/circulations/{circulation_id}"),
    ("POST", "/desk/cases/{case_id}/approve"),
    ("POST", "/api/v1/desk/cases/{case_id}/approve"),
    ("POST", "/desk/circulations/{circulation_id}/circulate"),
    ("POST", "/api/v1/desk/circulations/{circulation_id}/circulate"),
    ("POST", "/desk/circulations/{circulation_id}/approve"),
    ("POST", "/api/v1/desk/circulations/{circulation_id}/approve"),
    ("POST", "/desk/circulations/{circulation_id}/publish"),
    ("POST", "/api/v1/desk/circulations/{circulation_id}/publish"),
    ("POST", "/desk/circulations/{circulation_id}/act/{verb}"),
    ("POST", "/api/v1/desk/circulations/{circulation_id}/reopen"),
    ("POST", "/desk/missions/enrol"),
    ("POST", "/api/v1/desk/enrolments"),
    ("POST", "/desk/missions/enrolments/{enrolment_id}/approve"),
    ("POST", "/api/v1/desk/enrolments/{enrolment_id}/approve"),
    ("POST", "/mission/delegates"),
    ("POST", "/api/v1/mission/delegates"),
]


@pytest.fixture
def sessions(database):
    return database("review")


@pytest.fixture
def app(settings_for, sessions):
    return production(settings_for("review"), sessions)


async def grow_stale(sessions):
    async with sessions.begin() as tx:
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        await tx.execute(update(SESSION).values(verified_at=long_ago))


async def keyed(app, sessions):
    """Return an officer with a passkey whose proof is too old."""
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    await grow_stale(sessions)
    return browser, device


async def answer_of(browser, device):
    options = (await browser.post("/api/v1/session/step-up/options", json={})).json()
    return device.get(options)


@pytest.mark.parametrize("row", NAMED, ids=" ".join)
def test_the_table_demands_it_where_the_design_does(row):
    assert POLICY[row].step_up is StepUp.ALWAYS


async def test_a_page_leads_to_the_step_up_and_back_under_a_new_session(app, sessions):
    browser, device = await keyed(app, sessions)
    old = browser.cookies[COOKIE]
    led = await browser.get("/desk/cases?page=2", headers=PAGE)
    assert led.headers["location"] == "/step-up?next=%2Fdesk%2Fcases%3Fpage%3D2"
    csrf = await csrf_of(browser)
    credential = await answer_of(browser, device)

    back = await browser.post(
        "/step-up",
        data={"csrf": csrf, "credential": json.dumps(credential), "next": "/desk/cases?page=2"},
    )

    assert (back.status_code, back.headers["location"]) == (303, "/desk/cases?page=2")
    assert browser.cookies[COOKIE] != old
    stolen = await client_of(app)
    stolen.cookies.set(COOKIE, old, domain="review.test")
    assert (await stolen.get("/api/v1/session")).status_code == 401


async def test_what_was_filled_in_is_kept_until_the_person_presses_again(app, sessions):
    browser, device = await keyed(app, sessions)
    csrf = await csrf_of(browser)
    asked = await browser.post("/desk/missions/enrol", data=FORM | {"csrf": csrf}, headers=PAGE)
    assert asked.status_code == 403
    kept = html.unescape(re.search(r'name="kept" value="([^"]*)"', asked.text)[1])
    credential = json.dumps(await answer_of(browser, device))
    given = {"credential": credential, "next": "/desk/missions/enrol", "kept": kept}

    confirmed = await browser.post("/step-up", data=given | {"csrf": csrf}, headers=PAGE)

    assert 'action="/desk/missions/enrol"' in confirmed.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', confirmed.text))
    sent = {name: html.unescape(value) for name, value in fields.items()}
    assert {name: sent[name] for name in FORM} == FORM
    again = await browser.post("/desk/missions/enrol", data=sent, headers=PAGE)
    assert again.status_code == 422
    assert "Enter an e-mail address" in again.text


async def test_json_is_refused_with_its_type_and_confirmed_beside(app, sessions):
    browser, device = await keyed(app, sessions)

    before = await browser.get("/api/v1/desk/cases")
    confirmed = await browser.post(
        "/api/v1/session/step-up", json={"credential": await answer_of(browser, device)}
    )
    blank = await browser.post("/api/v1/desk/enrolments", json={})

    assert (before.status_code, before.json()["type"]) == (403, "/problems/step-up-required")
    assert confirmed.status_code == 200
    assert blank.status_code == 422


async def test_a_session_alone_ends_no_other_session_of_who_has_a_key(app, sessions):
    browser, _device = await keyed(app, sessions)
    lines = (await browser.get("/api/v1/account/sessions")).json()

    one = await browser.delete(f"/api/v1/account/sessions/{lines[0]['id']}")
    all_ = await browser.delete("/api/v1/account/sessions")
    page = await browser.post(
        "/account/sessions/end-others", data={"csrf": await csrf_of(browser)}, headers=PAGE
    )

    assert [each.status_code for each in (one, all_, page)] == [403] * 3


async def test_somebody_elses_key_confirms_nothing(app, sessions):
    browser, _device = await keyed(app, sessions)
    other, theirs = await client_of(app, email="officer2@opga.example"), Authenticator(SITE)
    await add(other, theirs)

    answer = await browser.post(
        "/api/v1/session/step-up", json={"credential": await answer_of(browser, theirs)}
    )
    without = await browser.post("/api/v1/session/step-up", json={})

    assert (answer.status_code, without.status_code) == (422, 422)
    assert (await browser.get("/api/v1/desk/cases")).status_code == 403


async def test_a_challenge_for_signing_in_does_not_confirm(app, sessions):
    browser, device = await keyed(app, sessions)
    options = (await browser.post("/api/v1/sign-in/passkey/options", json={})).json()

    answer = await browser.post("/api/v1/session/step-up", json={"credential": device.get(options)})

    assert answer.status_code == 422


async def test_in_a_demonstration_words_are_enough_for_who_has_no_key(settings_for, sessions):
    production(settings_for("review"), sessions)
    demo = create_app(settings_for("review"), sessions)
    officer = await sign_in(demo, Role.OFFICER)
    await grow_stale(sessions)
    asked = await officer.post(
        "/desk/missions/enrol", data={"csrf": await csrf_of(officer)}, headers=PAGE
    )

    confirmed = await officer.post("/step-up", data={"csrf": await csrf_of(officer)})

    assert "no key is asked for" in asked.text
    assert confirmed.status_code == 303
    assert (await officer.post("/api/v1/desk/enrolments", json={})).status_code == 422
