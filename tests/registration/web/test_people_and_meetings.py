import re
from uuid import uuid4

import pytest
from icalendar import Calendar

from shared.kernel.actors import Role
from shared.messages.notify import NoticeRequested
from tests.conftest import outbox, sign_in, visitor
from tests.registration.web.test_pages_and_api import FORM, HTML, body, csrf_of

PERSON = {
    "family_name": "Tikoisuva",
    "given_name": "Sera",
    "native_name": "سيرا",
    "gender": "woman",
    "nationality": "FJI",
    "function": "Head of programmes",
}


@pytest.fixture
async def organization(app):
    """Make an organization that the Secretariat has verified: its client, its path."""
    client, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    path = f"/api/v1/applications/{uuid4()}"
    await client.put(path, json=body())
    await client.post(f"{path}/submit", json={"version": 1})
    desk = path.replace("/v1/", "/v1/desk/")
    await clerk.post(f"{desk}/verify", json={"version": 2})
    return client, path


async def test_a_person_is_named_seated_and_replaced_by_json(organization):
    client, path = organization
    people = [str(uuid4()) for _ in range(2)]
    for each in people:
        assert (await client.put(f"{path}/representatives/{each}", json=PERSON)).status_code == 200

    body_ = {"representative_id": people[0], "event_key": "hearing-1", "is_head": True}
    seated = (await client.post(f"{path}/nominations", json=body_)).json()
    answer = await client.post(
        f"{path}/nominations/{seated['id']}/replace", json={"representative_id": people[1]}
    )

    assert (seated["stage"], answer.status_code) == ("confirmed", 201)
    found = (await client.get(f"{path}/nominations")).json()
    assert [each["stage"] for each in found] == ["replaced", "confirmed"]
    assert found[1]["replaces_id"] == seated["id"]


async def test_a_meeting_that_is_not_open_is_a_stable_problem_and_nothing_is_kept(organization):
    client, path = organization
    who = str(uuid4())
    await client.put(f"{path}/representatives/{who}", json=PERSON)

    answer = await client.post(
        f"{path}/nominations", json={"representative_id": who, "event_key": "conference"}
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-open")
    assert (await client.get(f"{path}/nominations")).json() == []


async def test_a_page_names_a_person_and_errors_stand_beside_their_fields(organization):
    client, path = organization
    page = path.removeprefix("/api/v1")
    new = await client.get(f"{page}/representatives/new", headers=HTML)
    action = re.search(r'action="(/applications/[^"]+/representatives/[0-9a-f-]+)"', new.text)[1]
    csrf = await csrf_of(client, f"{page}/representatives/new")

    wrong = await client.post(
        action, data={"csrf": csrf, "family_name": "X"}, headers={**HTML, **FORM}
    )
    right = await client.post(action, data={"csrf": csrf, **PERSON}, headers={**HTML, **FORM})

    assert wrong.status_code == 422
    assert 'id="given_name-error"' in wrong.text
    assert right.status_code == 303
    shown = await client.get(right.headers["location"], headers=HTML)
    assert "سيرا" in shown.text
    named = await client.post(
        f"{action}/nominate", data={"csrf": csrf, "event_key": "hearing-1"}, headers=FORM
    )
    assert named.status_code == 303
    listed = await client.get(f"{page}/representatives", headers=HTML)
    assert "Sera TIKOISUVA" in listed.text


async def test_an_invitation_leads_its_address_and_nobody_else_to_the_organization(
    app, organization
):
    client, path = organization
    page = path.removeprefix("/api/v1")
    csrf = await csrf_of(client, f"{page}/people")
    sent = {"csrf": csrf, "email": "alternate@people.example", "position": "alternate"}
    await client.post(f"{page}/people", data=sent, headers=FORM)
    letters = [m for m in await outbox(app.state.sessions) if isinstance(m, NoticeRequested)]
    (url,) = [m.notice.values["invitation_url"] for m in letters if m.letter == "member-invitation"]
    token = url.rpartition("/")[2]
    invitee = await sign_in(app, Role.APPLICANT, email="alternate@people.example")
    stranger = await sign_in(app, Role.APPLICANT)

    answers = [
        await stranger.get(f"/join/{each}", headers=HTML) for each in (token, "no-such-token")
    ]
    opened = await invitee.get(f"/join/{token}", headers=HTML)
    proof = await csrf_of(invitee, f"/join/{token}")
    joined = await invitee.post(f"/join/{token}", data={"csrf": proof}, headers=FORM)

    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].text == answers[1].text.replace("no-such-token", token)
    assert "Harbour Bridge Initiative" in opened.text
    assert joined.headers["location"] == page
    assert (await invitee.get(f"{path}/people")).json()["members"][1]["position"] == "alternate"
    leading = await visitor(app).get(f"/join/{token}", headers=HTML)
    assert leading.headers["location"].startswith("/sign-in?next=%2Fjoin")


async def test_an_address_that_acts_already_is_told_beside_the_field(organization):
    client, path = organization
    page = path.removeprefix("/api/v1")
    csrf = await csrf_of(client, f"{page}/people")
    focal = (await client.get(f"{path}/people")).json()["members"][0]["email"]

    answer = await client.post(
        f"{page}/people",
        data={"csrf": csrf, "email": focal, "position": "alternate"},
        headers={**HTML, **FORM},
    )

    assert answer.status_code == 422
    assert "acts for the organization already" in answer.text


async def test_calendars_hold_every_meeting_and_follow_decisions(app):
    clerk, anybody = await sign_in(app, Role.CLERK), visitor(app)
    before = Calendar.from_ical((await anybody.get("/calendar.ics")).content)
    events = (await anybody.get("/api/v1/events")).json()
    assert len(before.walk("VEVENT")) == len(events)

    csrf = await csrf_of(clerk, "/desk/events/hearing-1")
    decision = {
        "csrf": csrf, "version": "0", "venue": "Palais des Nations", "zone": "Europe/Zurich",
        "starts": "2018-03-01", "ends": "2018-03-02", "capacity": "", "closes_at": "",
        "reason": "The room is needed for the Assembly.",
    }  # fmt: skip
    impossible = await clerk.post(
        "/desk/events/hearing-1",
        data={**decision, "ends": "2018-02-01", "zone": "Nowhere/None"},
        headers={**HTML, **FORM},
    )
    decided = await clerk.post("/desk/events/hearing-1", data=decision, headers=FORM)
    again = await clerk.post("/desk/events/hearing-1", data=decision, headers=FORM)

    assert impossible.status_code == 422
    assert {"ends-error", "zone-error"} <= set(re.findall(r'id="([a-z]+-error)"', impossible.text))
    assert (decided.status_code, again.status_code) == (303, 409)
    (moved,) = Calendar.from_ical((await anybody.get("/calendar/hearing-1.ics")).content).walk(
        "VEVENT"
    )
    assert (str(moved["location"]), int(moved["sequence"])) == ("Palais des Nations", 1)
    assert str(moved["dtend"].dt) == "2018-03-03"
    assert "Palais des Nations" in (await anybody.get("/calendar", headers=HTML)).text


async def test_only_clerks_decide_on_meetings(app, organization):
    client, _path = organization
    for each in (client, visitor(app)):
        answer = await each.get("/desk/events/hearing-1", headers={"accept": "application/json"})
        assert answer.status_code in {401, 404}
