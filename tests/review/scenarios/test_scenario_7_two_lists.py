"""Scenario 7: on one list and not on the other; what was given on the first goes on."""

import pytest

from tests.review.scenarios.conftest import Open

PREP, CONFERENCE = "preparatory-process", "conference"
NAME, OTHER = "Harbour Bridge Initiative", "Lantern Collective"


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
async def test_scenario_7_two_lists(open_services: Open) -> None:
    services = await open_services("gcm-2018")
    made = await services.apply([NAME, OTHER], PREP, CONFERENCE)
    ids = [id_ for _who, id_ in made.values()]
    focal, own = made[NAME]
    prep = await services.circulate(ids, PREP)
    await prep.pass_the_close()
    await prep.publish()
    for event in ("negotiation-2", "hearing-4"):
        assert (await services.name(focal, own, event)).json()["stage"] == "confirmed"

    conference = await services.circulate(ids, CONFERENCE)
    await conference.say(await services.delegate("URY"), NAME)
    await conference.pass_the_close()
    await conference.publish()

    assert await prep.final() == [NAME, OTHER]
    assert await conference.final() == [OTHER]
    path = f"/applications/{own}"
    seats = (await focal.get(f"/api/v1{path}/nominations")).json()
    assert {each["event_key"]: each["stage"] for each in seats} == {
        "negotiation-2": "confirmed",
        "hearing-4": "confirmed",
    }
    refused = await services.name(focal, own, CONFERENCE)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-open")
    places = (await focal.get(f"/api/v1{path}")).json()["places"]
    assert {each["list_key"]: each["standing"] for each in places} == {
        PREP: "on-final-list",
        CONFERENCE: "not-on-final-list",
    }
    shown = (await focal.get(path, headers={"accept": "text/html"})).text
    assert (shown.count("On the final list"), shown.count("Not on the final list")) == (1, 1)
