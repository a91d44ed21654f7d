"""Signing in with an outside account, at a real provider process."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from services.notify.app import create_app
from shared.kernel.actors import Role
from shared.settings import Oidc
from shared.store import identities, people
from tests.conftest import visitor
from tests.shared.web.provider import CLIENT, SECRET

SITE = "https://notify.test"
EMAIL = "letters@secretariat.example"


@pytest.fixture(scope="module")
def issuer():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).parent / "provider.py"
    process = subprocess.Popen([sys.executable, str(script), str(port)])
    address, give_up_at = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while True:
        try:
            httpx.get(f"{address}/keys")
            break
        except httpx.TransportError:
            assert process.poll() is None
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(30)


@pytest.fixture
def app(settings_for, database, issuer):
    oidc = Oidc(issuer=issuer, client_id=CLIENT, client_secret=SECRET, acr=("aal2",), amr=("hwk",))
    given = settings_for("notify")
    urls = given.urls | {"notify": SITE}
    made = given.model_copy(update={"env": "production", "urls": urls, "oidc": oidc})
    httpx.post(f"{issuer}/next", json={})
    return create_app(made, database("notify"))


@pytest.fixture
async def linked(app, issuer):
    async with app.state.sessions.begin() as tx:
        person = await people.ensure_person(tx, EMAIL, Role.OFFICER)
        await identities.link_identity(tx, issuer, "s-1", person)
    return person


def browser_of(app):
    browser = visitor(app)
    browser.base_url = SITE
    return browser


async def to_the_provider(browser):
    """Go to the provider and return where it sends the browser back to."""
    led = await browser.get("/sign-in/provider?next=/desk/notices")
    async with httpx.AsyncClient() as outside:
        answer = await outside.get(led.headers["location"])
    return answer.headers["location"]


async def arrive(browser):
    return await browser.get(await to_the_provider(browser), headers={"accept": "text/html"})


async def is_in(browser):
    return (await browser.get("/api/v1/session")).status_code == 200


async def test_staff_enter_with_the_account_that_was_linked_to_them(app, linked):
    browser = browser_of(app)
    page = (await browser.get("/sign-in", headers={"accept": "text/html"})).text

    answer = await arrive(browser)

    assert "Sign in with your organization" in page
    assert (answer.status_code, 'href="/desk/notices"' in answer.text) == (200, True)
    assert (await browser.get("/api/v1/session")).json()["email"] == EMAIL
    assert (await browser.get("/desk/notices", headers={"accept": "text/html"})).status_code == 200


FAULTS = [
    {"forged": True},
    {"nonce": "another"},
    {"aud": "another"},
    {"iss": "https://another.example"},
    {"sub": "s-2"},
    {"exp": 1},
    {"acr": "aal1"},
    {"amr": ["pwd"]},
    {"amr": None},
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_token_that_does_not_hold_lets_nobody_in(app, linked, issuer, fault):
    browser = browser_of(app)
    async with httpx.AsyncClient() as outside:
        await outside.post(f"{issuer}/next", json=fault)

    answer = await arrive(browser)

    assert answer.status_code == 422
    assert not await is_in(browser)


async def test_an_answer_is_good_once_in_the_browser_that_left(app, linked):
    browser, other = browser_of(app), browser_of(app)
    back = await to_the_provider(browser)
    stolen = await other.get(back)
    changed = await browser.get(back.replace("state=", "state=x"))
    late = await browser.get(back)

    assert [each.status_code for each in (stolen, changed, late)] == [422, 422, 422]
    assert not await is_in(browser)


async def test_who_was_ended_does_not_enter(app, linked):
    async with app.state.sessions.begin() as tx:
        await people.end_person(tx, linked)
    browser = browser_of(app)

    await arrive(browser)

    assert not await is_in(browser)


async def test_without_a_provider_there_is_no_such_page(app):
    app.state.settings = app.state.settings.model_copy(update={"oidc": None})

    page = await browser_of(app).get("/sign-in", headers={"accept": "text/html"})
    answer = await browser_of(app).get("/sign-in/provider")

    assert "your organization" not in page.text
    assert answer.status_code == 404


async def test_a_provider_that_does_not_answer_is_a_matter_of_time(app):
    gone = app.state.settings.oidc.model_copy(update={"issuer": "http://127.0.0.1:9"})
    app.state.settings = app.state.settings.model_copy(update={"oidc": gone})

    answer = await browser_of(app).get("/sign-in/provider")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
