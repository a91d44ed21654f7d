"""Scenario 6: a paper letter for 51 States, a withdrawal in time, and one a minute late."""

from datetime import datetime

import pytest

from shared.store import registers
from shared.store.db import database_time
from tests.review.build import soon
from tests.review.scenarios.conftest import Open
from tests.review.scenarios.services import Services

NAMED = [f"Body {number:02}" for number in range(11)]
SPARED, LATE = "Spared in time", "Spared too late"


async def fifty_one(services: Services) -> list[str]:
    async with services.sessions["review"]() as tx:
        today = (await database_time(tx)).date()
        known = await registers.list_states(tx, today)
    members = sorted(code for code, state in known.items() if state.is_member)
    return [code for code in members if code not in {"FJI", "URY"}][:51]


@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
async def test_scenario_6_group_letter_and_withdrawal(open_services: Open) -> None:
    services = await open_services("gcm-2018")
    made = await services.apply([*NAMED, SPARED, LATE, "Never contested"])
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    fiji, uruguay = await services.delegate("FJI"), await services.delegate("URY")
    letter = {
        "states": await fifty_one(services),
        "entries": [the_list.entries[name] for name in NAMED],
        "basis": "Ours, jointly.",
        "reference": "NV/51",
    }
    entered = await services.office.post(f"{the_list.desk}/letters", json=letter)
    case = f"/api/v1/desk/cases/{entered.json()['id']}/approve"
    assert (await services.office.post(case)).status_code == 403
    assert (await services.second.post(case)).json() == {"status": "done"}
    for who, name in ((fiji, SPARED), (uruguay, LATE)):
        await the_list.say(who, name)

    in_time = await the_list.say(fiji, SPARED, kind="none")
    await the_list.pass_the_close()
    too_late = await the_list.say(uruguay, LATE, kind="none")

    assert (in_time.status_code, too_late.status_code) == (201, 409)
    closes_at = (await services.office.get(the_list.desk)).json()["closes_at"]
    received_at = too_late.json()["receipt"]["received_at"]
    assert datetime.fromisoformat(received_at) > datetime.fromisoformat(closes_at)
    await the_list.close()
    shown = await services.office.get(
        the_list.desk.removeprefix("/api/v1"), headers={"accept": "text/html"}
    )
    assert "Withdrawal: Uruguay · received late" in shown.text


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize(("reopens", "final"), [(False, []), (True, [LATE])])
async def test_scenario_6_a_late_withdrawal_counts_only_once_the_owner_reopens_with_a_reason(
    open_services: Open, *, reopens: bool, final: list[str]
) -> None:
    services = await open_services("gcm-2018")
    made = await services.apply([SPARED, LATE])
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    fiji, uruguay = await services.delegate("FJI"), await services.delegate("URY")
    for who, name in ((fiji, SPARED), (uruguay, LATE)):
        await the_list.say(who, name)
    await the_list.say(fiji, SPARED, kind="none")
    await the_list.pass_the_close()
    await the_list.say(uruguay, LATE, kind="none")
    if reopens:
        await the_list.close()
        path, wish = f"{the_list.desk}/reopen", {"closes_at": soon().isoformat()}
        assert (await services.office.post(path, json=wish)).status_code == 422
        answer = await services.office.post(path, json=wish | {"reason": "A late letter."})
        assert answer.json()["round"] == 2
        await the_list.pass_the_close()

    await the_list.publish()

    assert await the_list.final() == sorted([SPARED, *final])
