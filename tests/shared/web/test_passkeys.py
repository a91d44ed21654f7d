"""Passkeys over HTTP: made, used, refused; with an authenticator made of a key and a counter."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from services.notify.store import letters
from shared.kernel.actors import Role
from shared.store import invitations, people
from shared.store.people import CHALLENGE, PASSKEY, SESSION
from shared.store.security_notices import Happening
from shared.store.sessions import Way
from tests.conftest import address_of, outbox
from tests.shared.web.authenticator import PRESENT, Authenticator
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


@pytest.fixture
def sessions(database):
    return database("review")


@pytest.fixture
def app(settings_for, sessions):
    return production(settings_for("review"), sessions)


async def test_who_was_invited_makes_a_passkey_before_anything_else_and_enters_with_it(
    app, sessions
):
    browser, device = await client_of(app), Authenticator(SITE)
    before = await browser.get("/desk", headers={"accept": "text/html"})
    as_json = await browser.get("/api/v1/desk/circulations")
    before_token = browser.cookies[COOKIE]

    added = await add(browser, device)

    assert (before.status_code, before.headers["location"]) == (303, "/account")
    assert (as_json.status_code, as_json.json()["type"]) == (403, "/problems/passkey-required")
    assert added.status_code == 201
    assert browser.cookies[COOKIE] != before_token
    assert (await browser.get("/api/v1/desk/circulations")).status_code == 200
    other = anew(app)
    assert (await enter(other, device)).status_code == 200
    assert (await other.get("/api/v1/session")).json()["email"] == EMAIL
    (letter,) = [
        m
        for m in await outbox(sessions)
        if m.letter == "security-notice" and m.notice.values["what"] == "passkey-added"
    ]
    assert (address_of(letter), letter.notice.values["what"]) == (EMAIL, "passkey-added")


async def test_a_challenge_is_good_once_in_the_browser_that_asked_and_for_five_minutes(
    app, sessions
):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    one, other = anew(app), anew(app)
    options = (await one.post("/api/v1/sign-in/passkey/options", json={})).json()
    answer = {"credential": device.get(options)}

    elsewhere = await other.post("/api/v1/sign-in/passkey", json=answer)
    once = await one.post("/api/v1/sign-in/passkey", json=answer)
    twice = await one.post("/api/v1/sign-in/passkey", json=answer)
    options = (await one.post("/api/v1/sign-in/passkey/options", json={})).json()
    async with sessions.begin() as tx:
        await tx.execute(update(CHALLENGE).values(expires_at=datetime.now(UTC)))
    late = await one.post("/api/v1/sign-in/passkey", json={"credential": device.get(options)})

    assert [each.status_code for each in (elsewhere, once, twice, late)] == [422, 200, 422, 422]


async def test_a_failed_answer_uses_up_the_challenge(app):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    one = anew(app)
    options = (await one.post("/api/v1/sign-in/passkey/options", json={})).json()

    await one.post("/api/v1/sign-in/passkey", json={"credential": {"id": "nonsense"}})
    right = await one.post("/api/v1/sign-in/passkey", json={"credential": device.get(options)})

    assert right.status_code == 422


def _other_site(device):
    device.origin = "https://review.test.example"


def _unverified(device):
    device.flags = PRESENT


def _copied(device):
    device.count = 0


def _unknown(device):
    device.id = b"\0" * 32


@pytest.mark.parametrize("spoil", [_other_site, _unverified, _copied, _unknown])
async def test_an_answer_that_does_not_hold_lets_nobody_in(app, spoil):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    assert (await enter(anew(app), device)).status_code == 200
    spoil(device)

    other = anew(app)
    answer = await enter(other, device)

    assert answer.status_code == 422
    assert COOKIE not in other.cookies


MALFORMED = [
    *("", "[]", "null", "7", '{"id": 7}', '{"id": "AA"}', '{"id": "é"}', "{" * 2000),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}),
]


@pytest.mark.parametrize("credential", MALFORMED)
async def test_malformed_answers_are_refused_in_words(app, credential):
    browser = anew(app)
    await browser.post("/api/v1/sign-in/passkey/options", json={})
    csrf = await csrf_of(browser, "/sign-in")

    answer = await browser.post(
        "/sign-in/passkey",
        data={"credential": credential, "csrf": csrf},
        headers={"accept": "text/html"},
    )

    assert answer.status_code == 422
    assert "passkey was not accepted" in answer.text


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
async def test_an_answer_cut_or_garbled_anywhere_is_no_server_error(app, part):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)

    def garble(answer):
        response = answer["response"]
        return answer | {"response": response | {part: response[part][:7]}}

    assert (await enter(anew(app), device, garble)).status_code == (
        200 if part == "userHandle" else 422
    )


async def test_two_keys_are_kept_named_and_removed_but_never_the_last(app, sessions):
    browser, one, two = await client_of(app), Authenticator(SITE), Authenticator(SITE)
    await add(browser, one)
    again = await add(browser, one)
    await add(browser, two, "")
    first, second = (await browser.get("/api/v1/account/passkeys")).json()
    await browser.put(f"/api/v1/account/passkeys/{first['id']}/name", json={"name": "Safe"})

    removed = await browser.delete(f"/api/v1/account/passkeys/{second['id']}")
    last = await browser.delete(f"/api/v1/account/passkeys/{first['id']}")

    assert again.json()["type"] == "/problems/already-done"
    assert (first["name"], second["name"]) == ("Blue key", "Passkey")
    assert (removed.status_code, last.status_code) == (204, 409)
    assert last.json()["type"] == "/problems/last-passkey"
    assert [k["name"] for k in (await browser.get("/api/v1/account/passkeys")).json()] == ["Safe"]
    assert (await enter(anew(app), two)).status_code == 422


async def test_a_session_alone_adds_no_key_to_an_account_that_has_one(app, sessions):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    async with sessions.begin() as tx:
        await tx.execute(
            update(SESSION).values(verified_at=datetime.now(UTC) - timedelta(minutes=6))
        )

    stale = await add(browser, Authenticator(SITE))

    assert (stale.status_code, stale.json()["type"]) == (403, "/problems/step-up-required")
    async with sessions() as tx:
        assert len((await tx.execute(select(PASSKEY))).all()) == 1


async def test_an_invitation_takes_its_code_and_ends_after_five_wrong_ones(app, sessions):
    async with sessions.begin() as tx:
        person = await people.ensure_person(tx, EMAIL, Role.OFFICER)
        made = [await invitations.enrol(tx, person) for _ in range(2)][1]
    link, browser = f"/invitation/{made.token}", anew(app)
    csrf = await csrf_of(browser, link)

    wrong = [await browser.post(link, data={"csrf": csrf, "code": "WRONG234"}) for _ in range(4)]
    right = await browser.post(link, data={"csrf": csrf, "code": made.code.lower()})

    assert {each.status_code for each in wrong} == {422}
    assert (right.status_code, right.headers["location"]) == (303, "/account")
    async with sessions.begin() as tx:
        made = await invitations.enrol(tx, person)
    link, other = f"/invitation/{made.token}", anew(app)
    csrf = await csrf_of(other, link)
    for _ in range(5):
        await other.post(link, data={"csrf": csrf, "code": ""})
    assert (await other.post(link, data={"csrf": csrf, "code": made.code})).status_code == 404


async def test_in_production_letters_with_codes_go_to_no_officer(app, sessions):
    await client_of(app)

    answers = [
        (await anew(app).post("/api/v1/sign-in", json={"email": email})).json()
        for email in (EMAIL, "nobody@nowhere.example")
    ]

    assert answers[0] == answers[1]
    assert await outbox(sessions) == []
    assert "code from a letter" not in (await anew(app).get("/sign-in")).text


async def test_sessions_are_listed_and_ended_by_their_owner_only(app):
    here = await client_of(app, way=Way.PASSKEY)
    there = await client_of(app, way=Way.PASSKEY)
    stranger = await client_of(app, way=Way.PASSKEY, email="officer2@opga.example")
    lines = (await here.get("/api/v1/account/sessions")).json()

    foreign = [
        (await stranger.delete(f"/api/v1/account/sessions/{line['id']}")).status_code
        for line in lines
    ]
    ended = await here.delete("/api/v1/account/sessions")

    assert (len(lines), foreign, ended.status_code) == (2, [404, 404], 204)
    assert (await there.get("/api/v1/session")).status_code == 401
    assert (await here.get("/api/v1/session")).status_code == 200


async def test_every_cookie_is_of_this_host_alone_and_travels_encrypted(app):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    one = anew(app)
    answers = [
        await one.get("/sign-in?lang=fr"),
        await one.get("/sign-in"),
        await enter(one, device),
        await browser.delete("/api/v1/session"),
    ]

    cookies = [each for answer in answers for each in answer.headers.get_list("set-cookie")]

    names = {each.partition("=")[0].removeprefix("__Host-agrement-") for each in cookies}
    assert names == {"language", "review-browser", "review-session"}
    for each in cookies:
        for word in ("__Host-", "Secure", "HttpOnly", "Path=/", "SameSite"):
            assert word in each
        assert "Domain" not in each
    assert 'lang="fr"' in answers[1].text


async def test_cookies_are_strict_and_signing_out_clears_the_site(app):
    browser, device = await client_of(app), Authenticator(SITE)
    await add(browser, device)
    entered = await enter(anew(app), device)

    left = await browser.delete("/api/v1/session")

    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-agrement-review-session=")
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert word in cookie
    assert left.headers["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize("way", ["page", "program"])
async def test_who_ends_sessions_elsewhere_is_told(app, sessions, way):
    here, device = await client_of(app), Authenticator(SITE)
    await add(here, device)
    others = [anew(app) for _ in range(3)]
    for each in others:
        await enter(each, device)
    own = (await here.get("/api/v1/account/sessions")).json()

    if way == "page":
        proof = {"csrf": await csrf_of(here)}
        await here.post(f"/account/sessions/{own[0]['id']}/end", data=proof)
        await here.post("/account/sessions/end-others", data=proof)
        await here.post("/account/sessions/end-others", data=proof)
    else:
        await here.delete(f"/api/v1/account/sessions/{own[0]['id']}")
        await here.delete("/api/v1/account/sessions")
        await here.delete("/api/v1/account/sessions")

    told = [m for m in await outbox(sessions) if m.letter == "security-notice"]
    assert [m.notice.values["what"] for m in told] == [
        "passkey-added",
        "session-ended",
        "other-sessions-ended",
    ]
    for each in others:
        assert (await each.get("/api/v1/session")).status_code == 401


async def test_every_happening_has_words():
    for each in Happening:
        values = {"what": each, "when": "2027-01-01T00:00:00Z", "help_url": "http://x.example"}
        for language in ("ar", "en", "es", "fr", "ru", "zh"):
            assert each not in letters.render("security-notice", language, values).text
