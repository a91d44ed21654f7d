"""People with and without passkeys at a review service of a production, over HTTPS."""

import re

from services.review.app import create_app
from services.review.keeper import keys
from shared.kernel.actors import Role
from shared.store import people
from shared.store.sessions import Way, start_session
from shared.web.service import OFFICE_HOURS
from tests.conftest import visitor

SITE = "https://review.test"
EMAIL = "officer@opga.example"
COOKIE = "__Host-agrement-review-session"


def production(settings, sessions):
    """Return review as it runs outside demonstrations."""
    keys.make(settings.process_keys, is_demo=True)
    urls = {name: f"https://{name}.test" for name in settings.urls}
    return create_app(settings.model_copy(update={"env": "production", "urls": urls}), sessions)


async def client_of(app, *, way=Way.INVITATION, verified=False, role=Role.OFFICER, email=EMAIL):
    """Sign somebody in by hand, as a browser on the site's own address."""
    async with app.state.sessions.begin() as tx:
        person = await people.ensure_person(tx, email, role)
        token = await start_session(tx, person, OFFICE_HOURS, way=way, is_verified=verified)
    browser = visitor(app)
    browser.base_url = SITE
    browser.cookies.set(COOKIE, token, domain="review.test")
    return browser


async def add(browser, device, name="Blue key"):
    options = (await browser.post("/api/v1/account/passkeys/options", json={})).json()
    body = {"credential": device.create(options), "name": name}
    return await browser.post("/api/v1/account/passkeys", json=body)


async def enter(browser, device, change=lambda answer: answer):
    options = (await browser.post("/api/v1/sign-in/passkey/options", json={})).json()
    body = {"credential": change(device.get(options))}
    return await browser.post("/api/v1/sign-in/passkey", json=body)


def anew(app):
    browser = visitor(app)
    browser.base_url = SITE
    return browser


async def csrf_of(browser, path="/account"):
    """Read the proof that a form of this browser carries."""
    return re.search(r'name="csrf" value="(\w+)"', (await browser.get(path)).text)[1]
