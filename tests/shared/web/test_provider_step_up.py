"""Confirming at the provider: anew, by the same person, in the browser and session that left."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import text, update

from shared.kernel.actors import Role
from shared.store import identities, people
from shared.store.people import SESSION
from shared.web.policy import StepUp
from tests.shared.web.test_provider import (  # noqa: F401  -- the fixtures
    EMAIL,
    app,
    arrive,
    browser_of,
    issuer,
    linked,
)

HTML = {"accept": "text/html"}
COOKIE = "__Host-agrement-notify-session"
GUARDED = ("GET", "/desk/letters")


@pytest.fixture
def guarded(app):  # noqa: F811  -- a fixture
    """Have one page demand a fresh proof: notify has none that does by itself."""
    app.state.policy = dict(app.state.policy)
    app.state.policy[GUARDED] = app.state.policy[GUARDED].stepping_up(StepUp.ALWAYS)
    return app


@pytest.fixture
async def browser(guarded, linked):  # noqa: F811  -- a fixture
    made = browser_of(guarded)
    await arrive(made)
    return made


async def status(browser):
    return (await browser.get("/desk/letters", headers=HTML)).status_code


async def there(browser, *, path="/step-up/provider?next=/desk/letters"):
    """Go to the provider to confirm; return where that leads back to, and what was asked."""
    led = await browser.get(path)
    assert led.status_code == 303, led.text
    async with httpx.AsyncClient() as outside:
        answer = await outside.get(led.headers["location"])
    return answer.headers["location"], parse_qs(urlsplit(led.headers["location"]).query)


async def back(browser, location):
    """Come back from another site: a strict cookie does not come along."""
    token = browser.cookies.get(COOKIE)
    browser.cookies.delete(COOKIE, domain="notify.test", path="/")
    answer = await browser.get(location, headers=HTML)
    if COOKIE not in browser.cookies and token:
        browser.cookies.set(COOKIE, token, domain="notify.test")
    return answer


async def test_who_signed_in_there_confirms_there_anew_and_goes_on(guarded, browser):
    assert await status(browser) == 303
    asked = await browser.get("/step-up?next=/desk/letters", headers=HTML)
    assert 'href="/step-up/provider?next=/desk/letters"' in asked.text
    before = browser.cookies[COOKIE]

    location, sent = await there(browser)
    answer = await back(browser, location)

    assert (sent["prompt"], sent["max_age"], sent["acr_values"]) == (["login"], ["0"], ["aal2"])
    assert (answer.status_code, 'href="/desk/letters"' in answer.text) == (200, True)
    assert browser.cookies[COOKIE] != before
    assert await status(browser) == 200
    async with guarded.state.sessions() as tx:
        last = text(
            "SELECT who, about, kind FROM audit WHERE act LIKE :act ORDER BY id DESC LIMIT 1"
        )
        line = tuple((await tx.execute(last, {"act": "%callback"})).one())
    assert line == (EMAIL, "way=provider proof=step-up", "access")


async def test_signing_in_there_confirms_nothing_by_itself(browser):
    await arrive(browser)

    assert await status(browser) == 303


FAULTS = [
    {"auth_time": 1},
    {"auth_time": None},
    {"auth_time": "now"},
    {"acr": "aal1"},
    {"amr": ["pwd"]},
    {"sub": "s-2"},
    {"sub": "s-3"},
    {"forged": True},
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_word_that_does_not_hold_confirms_nothing(guarded, browser, issuer, fault):  # noqa: F811
    async with guarded.state.sessions.begin() as tx:
        other = await people.ensure_person(tx, "other@secretariat.example", Role.OFFICER)
        await identities.link_identity(tx, issuer, "s-3", other)
    async with httpx.AsyncClient() as outside:
        await outside.post(f"{issuer}/next", json=fault)

    location, _sent = await there(browser)
    answer = await back(browser, location)

    assert answer.status_code == 403
    assert await status(browser) == 303
    assert (await browser.get("/api/v1/session")).json()["email"] == EMAIL


async def test_it_is_good_once_in_the_browser_and_session_that_left(guarded, browser):
    location, _sent = await there(browser)
    stolen = await browser_of(guarded).get(location)
    await arrive(browser)
    # A new sign-in ended the session that had left.
    late = await back(browser, location)

    assert (stolen.status_code, late.status_code) == (422, 422)
    assert await status(browser) == 303


async def test_a_session_that_ended_meanwhile_is_not_confirmed(guarded, browser):
    location, _sent = await there(browser)
    async with guarded.state.sessions.begin() as tx:
        await tx.execute(update(SESSION).values(seen_at=datetime.now(UTC) - timedelta(hours=1)))

    assert (await back(browser, location)).status_code == 403


@pytest.mark.parametrize("given", [{"oidc": None}, {"acr": (), "amr": ()}])
async def test_a_provider_that_says_nothing_of_how_it_knew_confirms_nothing(
    guarded, browser, given
):
    known = guarded.state.settings
    oidc = None if "oidc" in given else known.oidc.model_copy(update=given)
    guarded.state.settings = known.model_copy(update={"oidc": oidc})

    page = await browser.get("/step-up?next=/desk/letters", headers=HTML)
    answer = await browser.get("/step-up/provider")

    assert (page.status_code, "/step-up/provider" in page.text) == (200, False)
    assert answer.status_code == 404


async def test_who_is_not_linked_is_not_sent_there(guarded, browser):
    async with guarded.state.sessions.begin() as tx:
        await tx.execute(text("DELETE FROM identity"))

    assert (await browser.get("/step-up/provider")).status_code == 404
