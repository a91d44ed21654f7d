"""Scenario 5: what the Office holds on one name, for Member States on request and nobody else."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from shared.kernel.actors import Role
from shared.messages.notify import NoticesRequested
from tests.conftest import sign_in, visitor
from tests.review.scenarios.conftest import Open
from tests.review.scenarios.services import List, Services

NAME = "Harbour Bridge Initiative"
BASIS = "Its statutes."
REQUESTS = "/api/v1/information-requests"


@pytest.fixture
async def listed(open_services: Open) -> List:
    """Give a list with one name, to which a State has objected."""
    services = await open_services("gcm-2018")
    made = await services.apply([NAME])
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    objector = await services.delegate("URY")
    assert (await the_list.say(objector, NAME, basis=BASIS)).status_code == 201
    return the_list


def body(the_list: List) -> dict[str, Any]:
    return {"circulation_id": str(the_list.id), "entries": [the_list.entries[NAME]]}


async def told(the_list: List, who: httpx.AsyncClient) -> tuple[str, Any]:
    """Ask, have two officers approve, and return the request with what was answered."""
    services = the_list.services
    asked = await who.post(REQUESTS, json=body(the_list))
    assert asked.status_code == 201, asked.text
    case = asked.json()["id"]
    for officer in (services.office, services.second):
        assert (await officer.post(f"/api/v1/desk/cases/{case}/approve")).is_success
    (line,) = (await who.get(f"{REQUESTS}/{case}")).json()["statement"]
    return case, line["received"]


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize(("policy", "objector"), [("on-request", "URY"), ("nothing", None)])
async def test_scenario_5_on_request(listed: List, policy: str, objector: str | None) -> None:
    services = listed.services
    _release(services, policy)
    asking = await services.delegate("FJI")

    case, received = await told(listed, asking)

    assert received == [{"objector": objector, "basis": BASIS}]
    register = (await services.office.get("/api/v1/desk/cases")).json()
    assert [(each["id"], each["states"], each["status"]) for each in register] == [
        (case, ["FJI"], "done")
    ]
    assert [step["what"] for step in register[0]["steps"]] == ["asked", "approved", "done"]
    await services.deliver()
    letters = [m for m in services.told if isinstance(m, NoticesRequested)]
    assert [len(m.notices) for m in letters if m.letter == "information-ready"] == [1]


def _release(services: Services, policy: str) -> None:
    state = services.apps["review"].state
    disclosure = state.modalities.disclosure
    rule = replace(disclosure.objector_to_states, value=policy)
    state.modalities = replace(
        state.modalities, disclosure=replace(disclosure, objector_to_states=rule)
    )


@pytest.mark.paragraph("fn 4")
async def test_scenario_5_an_observer_a_lawyer_and_staff_of_notify_are_refused_and_logged(
    listed: List,
) -> None:
    services = listed.services
    case, _received = await told(listed, await services.delegate("FJI"))
    review = services.apps["review"]
    observer = await services.delegate("VAT")
    # The applicant's lawyer has the applicant's own way in, which leads nowhere here.
    lawyer = visitor(review)
    # Whoever works in notify is signed in there and brings that session along.
    staff = await sign_in(services.apps["notify"], Role.CLERK)
    carried = visitor(review)
    carried.cookies.update(staff.cookies)

    with capture_logs() as said:
        refused = {
            "observer": await observer.post(REQUESTS, json=body(listed)),
            "observer reads": await observer.get(f"{REQUESTS}/{case}"),
            "lawyer": await lawyer.post(REQUESTS, json=body(listed)),
            "staff": await carried.get(f"{REQUESTS}/{case}"),
        }

    assert {who: answer.status_code for who, answer in refused.items()} == {
        "observer": 403,
        "observer reads": 404,
        "lawyer": 401,
        "staff": 401,
    }
    assert [(each["event"], each["status"]) for each in said] == [
        ("turned away", status) for status in (403, 404, 401, 401)
    ]
    assert all(BASIS not in answer.text for answer in refused.values())
    assert case not in str(said)
