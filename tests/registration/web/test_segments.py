"""Parts of a meeting: each approved apart, within its seats, and passed on to a substitute."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.registration.domain.segments import require_room
from shared.kernel.activities import Segment
from shared.kernel.actors import Role
from shared.kernel.refusals import Invalid
from shared.kernel.ruled import Text
from tests.conftest import outbox, sign_in
from tests.registration.web.test_pages_and_api import FORM, HTML, csrf_of
from tests.registration.web.test_people_and_meetings import PERSON

DESK = "/api/v1/desk/events/conference/segments/plenary"


@pytest.fixture
def seated(on_final_list):
    """Name people for the conference: their nominations' paths."""

    async def make(number):
        paths = []
        for _turn in range(number):
            who = str(uuid4())
            await on_final_list.client.put(
                f"{on_final_list.path}/representatives/{who}", json=PERSON
            )
            answer = await on_final_list.client.post(
                f"{on_final_list.path}/nominations",
                json={"representative_id": who, "event_key": "conference"},
            )
            assert answer.json()["stage"] == "confirmed", answer.text
            paths.append(f"{on_final_list.path}/nominations/{answer.json()['id']}")
        return paths

    return make


def number_of(path):
    return path.rpartition("/")[2]


async def test_each_part_is_decided_apart_and_the_organization_is_told(on_final_list, seated):
    (path,) = await seated(1)
    client, clerk = on_final_list.client, on_final_list.clerk
    asked = await client.put(f"{path}/segments", json={"segments": ["plenary", "dialogue-1"]})

    decided = await clerk.post(
        f"{DESK}/decisions", json={"decisions": {number_of(path): "approved"}}
    )

    assert asked.json()["segments"] == {"plenary": "asked", "dialogue-1": "asked"}
    assert [each["access"] for each in decided.json()] == ["approved"]
    now = (await client.get(f"{path}/segments")).json()["segments"]
    assert now == {"plenary": "approved", "dialogue-1": "asked"}
    last = (await outbox(on_final_list.app.state.sessions))[-1]
    assert (last.letter, last.notice.values["access"]) == ("segment-decided", "approved")


async def test_the_same_decision_twice_is_told_once(on_final_list, seated):
    (path,) = await seated(1)
    await on_final_list.client.put(f"{path}/segments", json={"segments": ["plenary"]})
    for _turn in range(2):
        await on_final_list.clerk.post(
            f"{DESK}/decisions", json={"decisions": {number_of(path): "declined"}}
        )

    letters = [getattr(m, "letter", "") for m in await outbox(on_final_list.app.state.sessions)]
    assert letters.count("segment-decided") == 1


async def test_a_substitute_has_the_access_of_the_person_they_replace(on_final_list, seated):
    (path,) = await seated(1)
    client, other = on_final_list.client, str(uuid4())
    await client.put(f"{path}/segments", json={"segments": ["plenary"]})
    await on_final_list.clerk.post(
        f"{DESK}/decisions", json={"decisions": {number_of(path): "approved"}}
    )
    await client.put(f"{on_final_list.path}/representatives/{other}", json=PERSON)

    made = await client.post(f"{path}/replace", json={"representative_id": other})

    taken = f"{on_final_list.path}/nominations/{made.json()['id']}/segments"
    assert (await client.get(taken)).json()["segments"] == {"plenary": "approved"}
    found = (await on_final_list.clerk.get(DESK)).json()["items"]
    assert [each["nomination_id"] for each in found] == [made.json()["id"]]


async def test_no_more_are_approved_than_there_are_seats_and_then_none(
    on_final_list, seated, app, modalities
):
    paths = await seated(2)
    event = modalities.event("conference")
    small = replace(event, segments=(replace(event.segments[0], seats=1), *event.segments[1:]))
    others = tuple(each for each in modalities.events if each.key != "conference")
    app.state.modalities = replace(modalities, events=(*others, small))
    for path in paths:
        await on_final_list.client.put(f"{path}/segments", json={"segments": ["plenary"]})

    both = dict.fromkeys(map(number_of, paths), "approved")
    answer = await on_final_list.clerk.post(f"{DESK}/decisions", json={"decisions": both})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "no-room")
    found = (await on_final_list.clerk.get(DESK)).json()["items"]
    assert {each["access"] for each in found} == {"asked"}


async def test_a_cursor_leads_through_all_who_ask(on_final_list, seated):
    paths = await seated(3)
    for path in paths:
        await on_final_list.client.put(f"{path}/segments", json={"segments": ["plenary"]})

    found, cursor = [], ""
    while cursor is not None:
        part = (await on_final_list.clerk.get(DESK, params={"limit": 2, "cursor": cursor})).json()
        found += [each["nomination_id"] for each in part["items"]]
        cursor = part["next"]

    assert found == [number_of(path) for path in paths]


@pytest.mark.parametrize(
    ("segments", "status"), [(["gallery"], 422), (["plenary"] * 60, 200), ([], 200)]
)
async def test_only_parts_of_the_meeting_are_asked_for(on_final_list, seated, segments, status):
    (path,) = await seated(1)

    answer = await on_final_list.client.put(f"{path}/segments", json={"segments": segments})

    assert answer.status_code == status


async def test_another_organization_asks_for_nothing_here(app, on_final_list, seated):
    (path,) = await seated(1)
    stranger = await sign_in(app, Role.APPLICANT)

    answer = await stranger.put(f"{path}/segments", json={"segments": ["plenary"]})

    assert answer.status_code == 404
    assert (await on_final_list.clerk.get(DESK)).json()["items"] == []


async def test_it_is_asked_and_approved_on_the_pages(on_final_list, seated):
    (path,) = await seated(1)
    client, clerk = on_final_list.client, on_final_list.clerk
    page = path.removeprefix("/api/v1")
    asked = await client.post(
        f"{page}/segments",
        data={"csrf": await csrf_of(client, "/calendar"), "segments": ["dialogue-2"]},
        headers=HTML | FORM,
    )
    desk = "/desk/events/conference/segments/dialogue-2"
    sent = {"csrf": await csrf_of(clerk, desk), "access": "approved", "chosen": number_of(path)}

    done = await clerk.post(desk, data=sent, headers=HTML | FORM)

    assert (asked.status_code, done.status_code) == (303, 303)
    shown = await client.get(asked.headers["location"], headers=HTML)
    assert "Access approved" in shown.text


@pytest.mark.parametrize(
    ("seats", "taken", "fits"), [(None, 900, True), (2, 2, True), (2, 3, False)]
)
def test_a_part_takes_as_many_as_it_has_seats(seats, taken, fits):
    segment = Segment("plenary", Text("Plenary"), seats)
    if fits:
        require_room(segment, taken)
        return
    with pytest.raises(Invalid):
        require_room(segment, taken)
