"""Scenario 10: 300 ask for 20 tickets, the money runs out at 17, and everybody knows why."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from shared.simulation.travel_model import Asked, expect, supported
from shared.store import registers
from shared.store.db import database_time
from tests.conftest import outbox, sign_in
from tests.registration.support import close_call, name_person, register, seat

EMAIL = "focal@organizations.example"
LDC = ["AFG", "BGD", "HTI", "MOZ", "NPL", "SEN"]
OTHERS = ["FJI", "KEN", "BRA", "PHL", "MAR", "SRB", "ARM"]
OUTSIDE = ["FRA", "CAN"]
GENDERS = ["woman", "man", "not-stated", "man", "other"]
GROUPS = {
    "african": 2100,
    "asia-pacific": 2300,
    "eastern-european": 900,
    "latin-american-and-caribbean": 700,
    "western-european-and-others": 500,
}
# No other figure anywhere looks like these.
DONATION = 7_654_321.98
NUMBERS = re.compile(r'7,?654,?32|2,?[13]00|"amount|balance_cents|\bcosts?\b')
RANDOM = re.compile(r'urn:uuid:\S+|[0-9a-f-]{36}|csrf" value="\w+"|\?v=\w+|\d+-\d+-\d+T\S+')


def nationality(number):
    if number % 30 == 7:
        return OUTSIDE[number % 2]
    return LDC[number % 6] if number % 3 == 0 else OTHERS[number % 7]


@pytest.fixture
async def people(app):
    return {
        "fund": await sign_in(app, Role.FUND_OFFICER, email="fund@secretariat.example"),
        "clerk": await sign_in(app, Role.CLERK, email="clerk@secretariat.example"),
        "office": await sign_in(app, Role.HEARING_OFFICER, email="hearings@opga.example"),
        "organizations": await sign_in(app, Role.APPLICANT, email=EMAIL),
    }


async def ok(answer):
    answer = await answer
    assert answer.is_success, answer.text
    return answer.json()


async def open_call(people, *, tickets=20, event="conference"):
    call = uuid4()
    body = {
        "version": 0,
        "event_key": event,
        "tickets": tickets,
        "closes_at": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
        "costs": {group: str(cost) for group, cost in GROUPS.items()},
    }
    await ok(people["fund"].put(f"/api/v1/fund/rounds/{call}", json=body))
    return call


async def donate(people, amount):
    path = f"/api/v1/fund/contributions/{uuid4()}"
    return await ok(people["fund"].put(path, json={"amount": str(amount), "donor": "A State"}))


async def ask(sessions, people, call, application, number, country, *, is_seated=True, **given):
    """Name somebody, give them their seat unless told otherwise, and ask for a ticket."""
    gender = given.get("gender", GENDERS[number % 5])
    person = await name_person(
        sessions, application, number=number, nationality=country, gender=gender
    )
    if is_seated:
        await seat(sessions, person, "conference")
    body = {
        "round_id": str(call),
        "application_id": str(application.id),
        "representative_id": str(person.id),
    }
    path = f"/api/v1/travel/requests/{uuid4()}"
    made = await ok(people["organizations"].put(path, json=body))
    assert made == await ok(people["organizations"].put(path, json=body))
    return made, person


async def three_hundred(sessions, people, call):
    """Let 300 ask: two of one organization now and then, some without a seat yet."""
    async with sessions() as tx:
        states = await registers.list_states(tx, (await database_time(tx)).date())
    asked, application = [], None
    for number in range(300):
        if number % 25 != 24:
            application = await register(
                sessions, EMAIL, name=f"Body {number}", language=["en", "fr", "ar"][number // 3 % 3]
            )
        country, is_seated = nationality(number), number % 40 != 11
        made, _person = await ask(
            sessions, people, call, application, number, country, is_seated=is_seated
        )
        state = states[country]
        asked.append(
            Asked(
                key=made["id"],
                organization=str(application.id),
                group=state.regional_group,
                is_ldc=state.is_ldc,
                is_developing=not state.is_developed,
                gender=made["gender"],
                at=made["received_at"],
                is_registered=is_seated,
            )
        )
    return asked


@pytest.mark.paragraph("31")
@pytest.mark.timeout(180)
async def test_300_ask_for_20_tickets_and_the_money_runs_out_at_17(app, sessions, people):
    call = await open_call(people)
    asked = await three_hundred(sessions, people, call)
    await close_call(sessions, call)
    expected = expect(asked)
    by_key = {each.key: each for each in asked}
    costs = [GROUPS[by_key[key].group] for key in expected.placed]
    money = sum(costs[:17]) + costs[17] - 1
    await donate(people, money)

    order = await ok(
        people["clerk"].post(f"/api/v1/desk/travel/rounds/{call}/rank", json={"version": 1})
    )
    for _again in range(2):
        given = await ok(people["fund"].post(f"/api/v1/fund/rounds/{call}/award"))

    placed = [each["id"] for each in order["requests"] if each["rank"] is not None]
    assert placed == expected.placed
    now = {each["id"]: each for each in given["requests"]}
    found = {}
    for each in given["requests"]:
        found.setdefault(each["standing"], []).append(each["id"])
    assert found["supported"] == supported(placed, costs, 20, money) == placed[:17]
    assert found["beyond-money"] == placed[17:]
    assert set(found["held"]) == expected.held
    assert len(expected.held) == 7
    assert set(found["not-eligible"]) == expected.not_eligible
    assert set(found["earlier-counts"]) == expected.earlier_counts
    assert len(now) == 300
    fund = await ok(people["fund"].get("/api/v1/fund"))
    assert float(fund["balance"]) == costs[17] - 1
    assert [each["kind"] for each in fund["ledger"]].count("award") == 17

    # The 45th sees why: the priority, the turn of the group, the one reason, the end of the money.
    reasons = now[placed[44]]["reasons"]
    assert len(reasons) == 4
    assert reasons[-1] == "The last place supported is 17; this request has place 45."

    notices = [n for m in await outbox(sessions) for n in m.notices]
    assert len(notices) == 300
    assert {n.values["decision"] for n in notices if n.language == "fr"} >= {
        "supported",
        "held",
    }


@pytest.mark.paragraph("31")
async def test_who_is_held_has_the_turn_of_their_time_once_the_list_is_final(app, sessions, people):
    call = await open_call(people, tickets=2)
    late = await register(sessions, EMAIL, name="Late decision")
    held, person = await ask(sessions, people, call, late, 1, "NPL", is_seated=False)
    others = []
    for number in (2, 3):
        known = await register(sessions, EMAIL, name=f"Early {number}")
        others.append((await ask(sessions, people, call, known, number, "NPL", gender="man"))[0])
    await close_call(sessions, call)
    await donate(people, 2300 * 2)
    rank = f"/api/v1/desk/travel/rounds/{call}/rank"
    award = f"/api/v1/fund/rounds/{call}/award"

    await ok(people["clerk"].post(rank, json={"version": 1}))
    await ok(people["fund"].post(award))
    await seat(sessions, person, "conference")
    await ok(people["clerk"].post(rank, json={"version": 2}))
    await ok(people["fund"].post(award))

    own = await ok(people["organizations"].get("/api/v1/travel/requests"))
    standings = {each["id"]: each["standing"] for each in own}
    assert [standings[each["id"]] for each in (held, *others)] == [
        "beyond-tickets",
        "supported",
        "supported",
    ]

    # One of the two cannot travel: what comes back goes to who was held.
    await ok(people["organizations"].post(f"/api/v1/travel/requests/{others[0]['id']}/withdraw"))
    await ok(people["fund"].post(award))
    own = await ok(people["organizations"].get("/api/v1/travel/requests"))
    standings = {each["id"]: each["standing"] for each in own}
    assert standings[held["id"]] == "supported"
    assert standings[others[0]["id"]] == "released"
    assert float((await ok(people["fund"].get("/api/v1/fund")))["balance"]) == 0
    decisions = [n.values["decision"] for m in await outbox(sessions) for n in m.notices]
    assert sorted(decisions) == [
        "held",
        "not-supported",
        "supported",
        "supported",
        "supported",
    ]


async def test_nobody_but_the_fund_officer_learns_an_amount(app, sessions, people, caplog):
    call = await open_call(people)
    known = await register(sessions, EMAIL, name="Harbour")
    made, _person = await ask(sessions, people, call, known, 1, "NPL")
    await close_call(sessions, call)
    await donate(people, DONATION)
    await ok(people["clerk"].post(f"/api/v1/desk/travel/rounds/{call}/rank", json={"version": 1}))
    await ok(people["fund"].post(f"/api/v1/fund/rounds/{call}/award"))
    assert NUMBERS.search((await people["fund"].get("/api/v1/fund")).text)

    html = {"accept": "text/html"}
    seen = [
        await people["clerk"].get(f"/api/v1/desk/travel/rounds/{call}"),
        await people["clerk"].get("/api/v1/desk/travel/rounds"),
        await people["clerk"].get(f"/desk/travel/{call}", headers=html),
        await people["clerk"].get("/desk/travel", headers=html),
        await people["organizations"].get("/api/v1/travel/requests"),
        await people["organizations"].get("/api/v1/travel/rounds"),
        await people["organizations"].get("/travel", headers=html),
        await people["organizations"].get(f"/travel/{made['id']}", headers=html),
        await people["office"].get("/desk/hearings/hearing-1", headers=html),
    ]
    assert {each.status_code for each in seen} == {200}
    texts = [each.text for each in seen]
    texts += [str([each.values for each in m.notices]) for m in await outbox(sessions)]
    for text in [*texts, caplog.text]:
        assert not NUMBERS.search(RANDOM.sub("", text))


@pytest.mark.parametrize("who", ["clerk", "office", "organizations"])
async def test_the_fund_is_not_there_for_others(people, who):
    call = await open_call(people)
    html = {"accept": "text/html"}

    answers = [
        await people[who].get("/api/v1/fund"),
        await people[who].get(f"/api/v1/fund/rounds/{call}"),
        await people[who].post(f"/api/v1/fund/rounds/{call}/award"),
        await people[who].get("/fund", headers=html),
        await people[who].get(f"/fund/rounds/{call}", headers=html),
    ]

    assert {each.status_code for each in answers} == {404}


async def test_who_gives_the_money_cannot_touch_the_order(people, sessions):
    call = await open_call(people)
    await close_call(sessions, call)

    refused = await people["fund"].post(
        f"/api/v1/desk/travel/rounds/{call}/rank", json={"version": 1}
    )
    too_early = await people["fund"].post(f"/api/v1/fund/rounds/{call}/award")

    assert (refused.status_code, too_early.status_code) == (404, 409)
