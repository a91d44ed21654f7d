"""How often: the figures hold, a refusal counts too, and nobody is locked out for long."""

import re

import pytest
from starlette.requests import Request

from services.registration.app import create_app
from shared.kernel.actors import Role
from shared.kernel.refusals import TooMany
from shared.rates import Rate, Rates, RatesGiven
from shared.settings import SettingsError, read_given
from shared.store import limits
from shared.web.counting import network_of
from tests.conftest import outbox, sign_in, together, visitor


@pytest.fixture
def sessions(database):
    return database("registration")


@pytest.fixture
def app(settings_for, sessions):
    """Give registration with figures that a test can reach."""
    rates = Rates(codes_per_network=4, sign_ups_per_network=2, writes_per_person=3)
    return create_app(settings_for("registration").model_copy(update={"rates": rates}), sessions)


async def ask(app, email):
    return await visitor(app).post("/api/v1/sign-in", json={"email": email})


async def test_a_network_asks_for_so_many_codes_whoever_they_are_for(app):
    answers = [await ask(app, f"p{n}@people.example") for n in range(5)]

    assert [each.status_code for each in answers] == [202] * 4 + [429]
    assert answers[4].json()["type"] == "/problems/too-many-requests"
    assert 0 < int(answers[4].headers["retry-after"]) <= 3600


async def test_known_and_unknown_addresses_meet_the_same_limit(app):
    await sign_in(app, Role.APPLICANT, email="known@people.example")
    for email in ("known@people.example", "unknown@people.example"):
        app.state.settings = app.state.settings.model_copy(update={"rates": Rates()})
        answers = [(await ask(app, email)).status_code for _ in range(4)]
        assert answers == [202, 202, 202, 429]


async def test_a_network_signs_so_many_new_people_up(app, sessions):
    found = []
    for number in range(3):
        browser, email = visitor(app), f"p{number}@people.example"
        await browser.post("/api/v1/sign-in", json={"email": email})
        code = (await outbox(sessions))[-1].notice.values["code"]
        found.append((await browser.post("/api/v1/sign-in/code", json={"code": code})).status_code)

    assert found == [200, 200, 429]
    known, email = visitor(app), "p0@people.example"
    await known.post("/api/v1/sign-in", json={"email": email})
    code = (await outbox(sessions))[-1].notice.values["code"]
    assert (await known.post("/api/v1/sign-in/code", json={"code": code})).status_code == 200


async def test_a_person_writes_so_often_and_what_was_refused_counts(app):
    one, other = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.APPLICANT)
    absent = "/api/v1/applications/00000000-0000-0000-0000-000000000001/submit"

    answers = [await one.post(absent, json={"version": 1}) for _ in range(4)]

    assert [each.status_code for each in answers] == [404, 404, 404, 429]
    assert (await other.post(absent, json={"version": 1})).status_code == 404
    assert (await one.get("/api/v1/applications")).status_code == 200


async def test_a_page_says_it_in_words(app):
    browser = visitor(app)
    page = await browser.get("/sign-in", headers={"accept": "text/html"})
    csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
    for number in range(5):
        answer = await browser.post(
            "/sign-in",
            data={"csrf": csrf, "email": f"p{number}@people.example"},
            headers={"accept": "text/html"},
        )

    assert answer.status_code == 429
    assert "Wait a little" in answer.text
    assert answer.headers["retry-after"]


async def test_requests_at_once_are_counted_one_by_one(sessions):
    async def once():
        async with sessions.begin() as tx:
            await limits.hit(tx, Rate(5, 3600), "test", "somebody")

    answers = await together(*(once() for _ in range(12)))

    assert sum(isinstance(each, TooMany) for each in answers) == 7


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_a_network_is_what_one_household_has(host, network):
    assert network_of(Request({"type": "http", "client": (host, 1)})) == network


def test_every_figure_can_be_set(monkeypatch):
    for name in Rates.model_fields:
        monkeypatch.setenv(f"AGREMENT_RATE_{name.upper()}", "7")
    assert set(RatesGiven().over(Rates()).model_dump().values()) == {7}
    monkeypatch.setenv("AGREMENT_RATE_SIGN_UPS", "none")
    with pytest.raises(SettingsError, match="AGREMENT_RATE_SIGN_UPS"):
        read_given(RatesGiven, "AGREMENT_RATE_")
