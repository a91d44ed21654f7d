"""Withdrawal, own data, and answers in words, through the web."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from services.registration.store import applications, identity
from services.registration.store.view_tables import InterestRow
from shared.kernel.actors import Role
from shared.messages.notify import NoticeRequested, NoticesRequested
from shared.messages.registration import CandidateWithdrawn
from shared.store.parties import own_work
from tests.conftest import outbox, sign_in, visitor
from tests.registration.build import ORGANIZATION
from tests.registration.web.conftest import Case
from tests.registration.web.test_pages_and_api import HTML, body, csrf_of
from tests.registration.web.test_people_and_meetings import PERSON


async def test_a_withdrawn_organization_is_told_to_review_and_its_letter_is_void(on_final_list):
    letter = (await on_final_list.client.post(f"{on_final_list.path}/confirmation")).json()
    version = (await on_final_list.known())["version"]

    withdrawn = [
        await on_final_list.client.post(f"{on_final_list.path}/withdraw", json={"version": version})
        for _ in range(2)
    ]

    assert [(w.status_code, w.json()["stage"]) for w in withdrawn] == [(200, "withdrawn")] * 2
    assert withdrawn[0].json()["places"][0]["standing"] == "withdrawn"
    checked = await visitor(on_final_list.app).get(f"/api/v1/confirmations/{letter['code']}")
    assert checked.json()["is_in_force"] is False
    messages = await outbox(on_final_list.app.state.sessions)
    letters = [m.letter for m in messages if isinstance(m, NoticeRequested)]
    assert letters[-1] == "application-withdrawn"
    told = [m for m in messages if isinstance(m, CandidateWithdrawn)]
    assert [(m.application_id, m.list_key) for m in told] == [(on_final_list.id, "conference")]
    again = await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    assert again.status_code == 409


async def test_after_a_withdrawal_the_page_promises_and_offers_nothing(case):
    await case.forward("submit")
    version = (await case.known())["version"]
    await case.client.post(f"{case.path}/withdraw", json={"version": version})

    shown = (await case.client.get(f"/applications/{case.id}", headers=HTML)).text

    assert "Nothing more happens." in shown
    assert "The Office draws up a list" not in shown
    assert f"/applications/{case.id}/representatives" not in shown
    for form in ("/hearings/new", "/own-contributions/new"):
        offered = (await case.client.get(form, headers=HTML)).text
        assert "Submit your application or registration first." in offered


async def test_whoever_withdrew_gets_no_letter_about_the_list(case):
    await case.forward("submit", "verify", "put-forward")
    await case.news()
    version = (await case.known())["version"]
    await case.client.post(f"{case.path}/withdraw", json={"version": version})

    await case.news(included=False)

    messages = await outbox(case.app.state.sessions)
    assert not [m for m in messages if isinstance(m, NoticesRequested)]
    assert (await case.known())["places"][0]["standing"] == "withdrawn"


async def test_a_withdrawn_draft_stays_invisible_to_staff(case):
    token = await csrf_of(case.client, f"/applications/{case.id}/withdrawal")

    done = await case.client.post(
        f"/applications/{case.id}/withdrawal", data={"csrf": token, "version": "1"}, headers=HTML
    )
    seen = await case.client.get(f"/applications/{case.id}", headers=HTML)

    assert (done.status_code, seen.status_code) == (303, 200)
    assert (await case.clerk.get(case.desk)).status_code == 404
    queue = (await case.clerk.get("/api/v1/desk/applications")).json()
    assert queue["items"] == []
    assert await outbox(case.app.state.sessions) == []


async def test_own_data_holds_every_version_and_no_clerk(case):
    await case.forward("submit", "verify")

    taken = await case.client.get(f"/applications/{case.id}/export")
    program = (await case.client.get(f"{case.path}/export")).json()

    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        data = json.loads(archive.read("application.json"))
    assert data == program
    assert [each["note"] for each in data["versions"]] == ["started", "submitted", "verified"]
    assert data["versions"][0]["answers"]["contact"]["contact_name"] == "Litia Vakaloloma"
    assert data["person"]["email"].endswith("@people.example")
    clerk = (await case.clerk.get("/api/v1/session")).json()["email"]
    assert clerk not in json.dumps(data)


async def test_own_data_holds_people_and_words_of_ones_own_and_of_nobody_else(case, app):
    await case.forward("submit", "verify")
    mine, others = uuid4(), uuid4()
    for client, path, who in (
        (case.client, case.path, mine),
        (*await another(app), others),
    ):
        named = PERSON | {"family_name": f"name {who}"}
        assert (await client.put(f"{path}/representatives/{who}", json=named)).is_success
        async with own_work(app.state.sessions).begin() as tx:
            application = await applications.get(tx, UUID(path.rpartition("/")[2]))
            await identity.save(tx, who, {"number": f"passport {who}"}, application.submitted_at)
            tx.add(
                InterestRow(
                    id=uuid4(),
                    application_id=application.id,
                    person_id=application.person_id,
                    event_key="hearing",
                    theme="theme",
                    speaker=f"speaker {who}",
                    gender="woman",
                    language="en",
                    statement=f"statement {who}",
                    standing="interested",
                    version=1,
                    received_at=application.submitted_at,
                )
            )
    invited = {"email": "second@people.example", "position": "alternate"}
    await case.client.post(f"{case.path}/people/invitations", json=invited)

    data = (await case.client.get(f"{case.path}/export")).json()

    assert [each["family_name"] for each in data["representatives"]] == [f"name {mine}"]
    assert data["identity"] == {str(mine): {"number": f"passport {mine}"}}
    assert [each["statement"] for each in data["wishes_to_speak"]] == [f"statement {mine}"]
    assert [each["email"] for each in data["people"]["invitations"]] == [invited["email"]]
    assert str(others) not in json.dumps(data)


async def another(app):
    """Submit and verify an application of somebody else."""
    client, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    other = Case(app, client, clerk, uuid4())
    given = body(organization={**ORGANIZATION, "name": "Quite Another Body"})
    assert (await client.put(other.path, json=given)).is_success
    await other.forward("submit", "verify")
    return client, other.path


async def test_answers_are_shown_in_words(case):
    await case.forward("submit")

    desk = await case.clerk.get(f"/desk/applications/{case.id}", headers=HTML)
    check = await case.client.get(f"/applications/{case.id}/check", headers=HTML)

    for page in (desk, check):
        values = re.findall(r'summary-list__value"><bdi>(.*?)</bdi>', page.text)
        assert {"Fiji", "Français", "Woman", "Conference"} <= set(values)
        assert not {"FJI", "fr", "woman", "conference"} & set(values)
        assert ">Meetings<" not in page.text.partition("<main")[2]


async def test_a_submission_in_time_may_be_completed_after_the_close(case, sessions):
    from services.registration.store import windows  # noqa: PLC0415  -- only here

    await case.forward("submit")
    version = (await case.known())["version"]
    await case.clerk.post(f"{case.desk}/return", json={"version": version, "message": "Who is it?"})
    async with sessions.begin() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await windows.set_closing_time(tx, "conference", past)
        await windows.set_closing_time(tx, "preparatory-process", past)

    known = await case.known()
    both = {"scopes": ["conference", "preparatory-process"]}
    more = await case.client.put(case.path, json=body(version=known["version"], participation=both))
    late = await case.client.post(f"{case.path}/submit", json={"version": more.json()["version"]})
    one = await case.client.put(case.path, json=body(version=more.json()["version"]))
    again = await case.client.post(f"{case.path}/submit", json={"version": one.json()["version"]})

    assert (late.status_code, again.status_code) == (409, 200)
    async with sessions() as tx:
        assert (await applications.get(tx, case.id)).stage == "submitted"
