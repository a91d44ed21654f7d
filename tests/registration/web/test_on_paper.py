"""Applications that came on paper: entered by one clerk, verified by another, handed over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.registration.store.windows import set_closing_time
from shared.kernel.actors import Role
from tests.conftest import address_of, outbox, sign_in
from tests.registration.web.test_pages_and_api import FORM, HTML, body, csrf_of

ADDRESS = "litia@harbour.example"
LETTER = {
    "channel": "letter",
    "received_at": "2017-05-02T10:00:00-04:00",
    "email": ADDRESS,
    "language": "fr",
    "category": "ngo",
}


@pytest.fixture
async def clerk(app):
    return await sign_in(app, Role.CLERK, email="clerk.one@secretariat.example")


@pytest.fixture
async def entered(clerk):
    """Enter and submit what came by letter, and return its path."""
    number = uuid4()
    begun = await clerk.put(f"/api/v1/desk/intake/{number}", json=LETTER)
    path = f"/api/v1/applications/{number}"
    await clerk.put(path, json=body(version=begun.json()["version"]))
    answer = await clerk.post(f"{path}/submit", json={"version": 2})
    assert answer.status_code == 200, answer.text
    return path


async def test_what_came_by_letter_counts_from_the_day_it_came(clerk, entered):
    answer = (await clerk.get(entered)).json()

    assert answer["submitted_at"] == "2017-05-02T14:00:00Z"
    assert [each["note"] for each in answer["history"]] == ["entered", "saved", "submitted"]
    assert {each["by_role"] for each in answer["history"]} == {"clerk"}


async def test_the_acknowledgement_and_the_invitation_go_to_the_address_it_gave(app, entered):
    asked = await outbox(app.state.sessions)

    assert [(each.letter, address_of(each), each.notice.language) for each in asked] == [
        ("application-received", ADDRESS, "fr"),
        ("member-invitation", ADDRESS, "fr"),
    ]


async def test_the_organization_takes_it_over_and_the_clerk_lets_go(app, clerk, entered):
    invitation = (await outbox(app.state.sessions))[-1].notice.values["invitation_url"]
    stranger = await sign_in(app, Role.APPLICANT)
    owner = await sign_in(app, Role.APPLICANT, email=ADDRESS)
    token = invitation.rpartition("/")[2]

    assert (await stranger.post(f"/api/v1/join/{token}")).status_code == 404
    assert (await owner.post(f"/api/v1/join/{token}")).status_code == 200

    assert (await owner.get(entered)).status_code == 200
    assert (await clerk.get(entered)).status_code == 404
    people = (await owner.get(f"{entered}/people")).json()
    assert [each["email"] for each in people["members"]] == [ADDRESS]
    assert len(await outbox(app.state.sessions)) == 2


async def test_a_clerk_does_not_verify_what_that_clerk_entered(app, clerk, entered):
    desk = entered.replace("/v1/", "/v1/desk/")
    colleague = await sign_in(app, Role.CLERK)

    own = await clerk.post(f"{desk}/verify", json={"version": 3})
    other = await colleague.post(f"{desk}/verify", json={"version": 3})

    assert (own.status_code, own.json()["type"]) == (403, "/problems/second-person-needed")
    assert (other.status_code, other.json()["stage"]) == (200, "verified")


async def test_letters_follow_an_address_that_a_clerk_corrects(app, clerk, entered):
    desk = entered.replace("/v1/", "/v1/desk/")
    await clerk.post(f"{desk}/focal-point", json={"email": "right@harbour.example"})
    await clerk.post(f"{desk}/return", json={"version": 3, "message": "Who are you?"})

    last = (await outbox(app.state.sessions))[-1]
    assert (last.letter, address_of(last)) == ("application-returned", "right@harbour.example")


async def test_the_close_of_a_list_is_held_against_the_time_it_came(app, clerk):
    closed = datetime.now(UTC) - timedelta(hours=1)
    async with app.state.sessions.begin() as tx:
        await set_closing_time(tx, "conference", closed)
    answers = []
    for received_at in (closed - timedelta(seconds=1), closed):
        number = uuid4()
        letter = {**LETTER, "received_at": received_at.isoformat()}
        await clerk.put(f"/api/v1/desk/intake/{number}", json=letter)
        await clerk.put(f"/api/v1/applications/{number}", json=body(version=1))
        answers.append(
            await clerk.post(f"/api/v1/applications/{number}/submit", json={"version": 2})
        )

    assert [each.status_code for each in answers] == [200, 409]
    assert answers[1].json()["type"] == "/problems/too-late"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"received_at": "2199-01-01T00:00:00Z"}, "still-to-come"),
        ({"email": "no address"}, "string-pattern-mismatch"),
        ({"channel": "pigeon"}, "enum"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_begins(clerk, changed, code):
    number = uuid4()

    answer = await clerk.put(f"/api/v1/desk/intake/{number}", json=LETTER | changed)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert (await clerk.get(f"/api/v1/applications/{number}")).status_code == 404


async def test_without_saying_how_it_came_a_clerk_begins_nothing(clerk):
    answer = await clerk.put(f"/api/v1/applications/{uuid4()}", json=body())

    assert answer.status_code == 404


async def test_the_same_request_twice_begins_one_and_another_clerks_is_refused(app, clerk):
    path, colleague = f"/api/v1/desk/intake/{uuid4()}", await sign_in(app, Role.CLERK)

    answers = [await clerk.put(path, json=LETTER) for _ in range(2)]
    foreign = await colleague.put(path, json=LETTER)

    assert answers[0].json() == answers[1].json()
    assert foreign.status_code == 409


async def test_a_clerk_enters_it_on_the_pages_of_the_organizations(clerk):
    door = await clerk.get("/applications/new?category=ngo&name=Harbour+Bridge&country=FJI")
    to_form = await clerk.get(door.headers["location"])
    path = to_form.headers["location"]
    sent = {
        "csrf": await csrf_of(clerk, path),
        "channel": "e-mail",
        "received_at": "2017-05-02T10:00",
        "email": ADDRESS,
        "language": "ar",
    }

    wrong = await clerk.post(path, data=sent | {"received_at": ""}, headers=HTML | FORM)
    begun = await clerk.post(path, data=sent, headers=HTML | FORM)

    assert (wrong.status_code, "Enter when it came in." in wrong.text) == (422, True)
    assert begun.headers["location"].endswith("/organization?name=Harbour+Bridge&country=FJI")
    section = await clerk.get(begun.headers["location"], headers=HTML)
    assert 'value="Harbour Bridge"' in section.text
    waiting = await clerk.get("/desk/intake", headers=HTML)
    assert begun.headers["location"].partition("/organization")[0] in waiting.text


async def test_on_the_desks_page_an_address_is_refused_beside_its_field(app, clerk, entered):
    page = entered.replace("/api/v1", "/desk") + "/focal-point"
    sent = {"csrf": await csrf_of(clerk, page)}

    wrong = await clerk.post(page, data=sent | {"email": "nobody"}, headers=HTML | FORM)
    right = await clerk.post(page, data=sent | {"email": "a@b.example"}, headers=HTML | FORM)

    assert (wrong.status_code, 'id="email-error"' in wrong.text) == (422, True)
    assert right.status_code == 303
    assert address_of((await outbox(app.state.sessions))[-1]) == "a@b.example"
