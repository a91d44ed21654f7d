"""A representative's own letter: who, for which meeting, and whether it still holds."""

from uuid import uuid4

import pytest

from services.registration.actions.purge_personal_data import purge_personal_data
from tests.conftest import visitor
from tests.registration.web.test_pages_and_api import FORM, HTML, csrf_of
from tests.registration.web.test_people_and_meetings import PERSON

MOVED = {
    "version": 0,
    "venue": "Palais des Nations, Geneva",
    "zone": "Europe/Zurich",
    "starts": "2018-12-17",
    "ends": "2018-12-18",
    "capacity": None,
    "reason": "The place was changed by decision of the Assembly.",
}


@pytest.fixture
async def seat(on_final_list):
    """Seat somebody at the conference, with access to its plenary: the nomination's path."""
    client, clerk, who = on_final_list.client, on_final_list.clerk, str(uuid4())
    await client.put(f"{on_final_list.path}/representatives/{who}", json=PERSON)
    named = {"representative_id": who, "event_key": "conference"}
    made = (await client.post(f"{on_final_list.path}/nominations", json=named)).json()
    path = f"{on_final_list.path}/nominations/{made['id']}"
    await client.put(f"{path}/segments", json={"segments": ["plenary", "dialogue-1"]})
    await clerk.post(
        "/api/v1/desk/events/conference/segments/plenary/decisions",
        json={"decisions": {made["id"]: "approved"}},
    )
    return path


async def in_force(case, code):
    answer = await visitor(case.app).get(f"/api/v1/confirmations/{code}")
    return answer.json()["is_in_force"]


async def test_it_says_what_a_consulate_asks_and_anybody_can_check_it(on_final_list, seat):
    issued = [await on_final_list.client.post(f"{seat}/confirmation") for _turn in range(2)]

    says = issued[0].json()
    assert says["code"] == issued[1].json()["code"]
    assert (says["representative"], says["event_key"]) == ("Sera TIKOISUVA", "conference")
    assert (says["starts"], says["segments"]) == ("2018-12-10", ["plenary"])
    checked = await visitor(on_final_list.app).get(f"/api/v1/confirmations/{says['code']}")
    assert checked.json() == says


async def test_the_organizations_own_letter_stands_beside_it(on_final_list, seat):
    own = await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    of_person = await on_final_list.client.post(f"{seat}/confirmation")

    assert own.json()["code"] != of_person.json()["code"]
    assert "representative" not in own.json()
    assert await in_force(on_final_list, own.json()["code"])


@pytest.mark.parametrize("ending", ["replace", "withdraw", "move", "leave"])
async def test_it_ends_with_what_it_says(on_final_list, seat, ending):
    client, other = on_final_list.client, str(uuid4())
    code = (await client.post(f"{seat}/confirmation")).json()["code"]
    await client.put(f"{on_final_list.path}/representatives/{other}", json=PERSON)
    assert await in_force(on_final_list, code)

    if ending == "replace":
        await client.post(f"{seat}/replace", json={"representative_id": other})
    elif ending == "withdraw":
        await client.post(f"{seat}/withdraw")
    elif ending == "move":
        await on_final_list.clerk.put("/api/v1/desk/events/conference", json=MOVED)
    else:
        version = (await on_final_list.known())["version"]
        await client.post(f"{on_final_list.path}/withdraw", json={"version": version})

    assert not await in_force(on_final_list, code)


async def test_without_a_confirmed_seat_there_is_none(on_final_list, seat):
    await on_final_list.client.post(f"{seat}/withdraw")

    answer = await on_final_list.client.post(f"{seat}/confirmation")

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")


async def test_it_is_a_page_to_print_and_a_pdf(on_final_list, seat):
    client, page = on_final_list.client, seat.removeprefix("/api/v1")
    sent = {"csrf": await csrf_of(client, "/calendar")}

    issued = await client.post(f"{page}/confirmation", data=sent, headers=HTML | FORM)
    shown = await client.get(issued.headers["location"], headers=HTML)
    files = [
        await client.get(f"{page}/confirmation.pdf", params={"in": each}) for each in ("ar", "zh")
    ]

    assert issued.status_code == 303
    assert "Sera TIKOISUVA" in shown.text
    assert "Plenary meetings" in shown.text
    assert {each.content[:4] for each in files} == {b"%PDF"}


async def test_it_is_forgotten_with_the_names(on_final_list, seat, modalities):
    code = (await on_final_list.client.post(f"{seat}/confirmation")).json()["code"]

    # The conference of 2018 and its ninety days are over.
    async with on_final_list.app.state.sessions.begin() as tx:
        await purge_personal_data(tx, modalities=modalities)

    answer = await visitor(on_final_list.app).get(f"/api/v1/confirmations/{code}")
    assert answer.status_code == 404
