"""Scenario 10, the switch: the same data under other rules; only the modality file changes."""

import pytest

from tests.review.scenarios.conftest import Open

NAMES = [f"Organization {number}" for number in range(6)]
CONTESTED = NAMES[:4]
FOR, AGAINST = (
    {"in_favour": 77, "against": 40, "abstaining": 21},
    {"in_favour": 40, "against": 77, "abstaining": 21},
)


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize(
    ("process", "final"),
    [("gcm-2018", NAMES[4:]), ("hiv-2021", [*NAMES[:2], *NAMES[4:]])],
)
async def test_scenario_10_modality_switch(
    open_services: Open, process: str, final: list[str]
) -> None:
    services = await open_services(process)
    made = await services.apply(NAMES)
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    objector = await services.delegate("URY")
    for name in CONTESTED:
        await the_list.say(objector, name)
    await the_list.pass_the_close()
    await the_list.close()

    votes = dict(zip(CONTESTED, (True, True, False, False), strict=True))
    taken = set()
    for name, admitted in votes.items():
        body = {
            "entry_id": the_list.entries[name],
            "admitted": admitted,
            "document": "Recorded vote of the Assembly",
            **(FOR if admitted else AGAINST),
        }
        answer = await services.office.post(f"{the_list.desk}/decisions", json=body)
        taken.add(answer.status_code)
    await the_list.publish()

    assert taken == ({409} if process == "gcm-2018" else {204})
    assert await the_list.final() == final
    for name, (focal, id_) in made.items():
        (place,) = (await focal.get(f"/api/v1/applications/{id_}")).json()["places"]
        assert (place["standing"] == "on-final-list") is (name in final)
