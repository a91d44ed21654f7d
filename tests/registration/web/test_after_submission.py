"""Confirmation letters, corrections, withdrawal and own data, through the web."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pikepdf
import pytest

from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.store import applications
from shared.kernel.actors import Role
from shared.kernel.languages import LANGUAGES
from shared.messages.notify import NoticesRequested
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.messages.review import FinalListPublished, ListCirculated, Outcome
from shared.store.parties import own_work
from shared.web import pdf
from tests.conftest import outbox, sign_in, together, visitor
from tests.registration.build import CONTACT, ORGANIZATION
from tests.registration.conftest import BASE
from tests.registration.web.test_pages_and_api import HTML, body, csrf_of

SECRETS = ("vakaloloma", "tikoisuva", "work with migrants", "woman", "people.example")


class Case:
    """An application with its holder and a clerk, moved along over HTTP."""

    def __init__(self, app, client, clerk, id_):
        self.app, self.client, self.clerk, self.id = app, client, clerk, id_
        self.path = f"/api/v1/applications/{id_}"
        self.desk = f"/api/v1/desk/applications/{id_}"

    async def known(self):
        return (await self.client.get(self.path)).json()

    async def forward(self, *verbs):
        for verb in verbs:
            where = self.client, self.path
            if verb != "submit":
                where = self.clerk, self.desk
            version = (await self.known())["version"]
            answer = await where[0].post(f"{where[1]}/{verb}", json={"version": version})
            assert answer.status_code == 200, answer.text

    async def news(self, *, included=None):
        """Let review tell that the list is circulated, or published."""
        circulation, now = uuid4(), datetime.now(UTC)
        async with own_work(self.app.state.sessions).begin() as tx:
            if included is None:
                told = ListCirculated(
                    circulation_id=circulation,
                    list_key="conference",
                    number=1,
                    closes_at=now + timedelta(days=7),
                    application_ids=(self.id,),
                )
                await record_circulation(tx, told)
                return
            outcome = Outcome(application_id=self.id, included=included)
            published = FinalListPublished(
                circulation_id=circulation,
                list_key="conference",
                number=1,
                published_at=now,
                outcomes=(outcome,),
            )
            modalities = self.app.state.modalities
            await record_outcomes(tx, published, modalities=modalities, base_url=BASE)

    async def correct(self, name, **more):
        sent = {
            "section": "organization",
            "answers": {**ORGANIZATION, "name": name},
            "reason": "The statutes were changed.",
        } | more
        return await self.client.put(f"{self.path}/corrections/{uuid4()}", json=sent)


@pytest.fixture
async def case(app):
    client, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    made = Case(app, client, clerk, uuid4())
    assert (await client.put(made.path, json=body())).status_code == 200
    return made


@pytest.fixture
async def on_final_list(case):
    await case.forward("submit", "verify", "put-forward")
    await case.news()
    await case.news(included=True)
    return case


async def test_nothing_is_confirmed_before_the_final_list(case):
    path = f"{case.path}/confirmation"
    answers = [await case.client.post(path)]
    await case.forward("submit", "verify", "put-forward")
    answers.append(await case.client.post(path))
    await case.news()
    answers.append(await case.client.post(path))
    await case.news(included=False)
    answers.append(await case.client.post(path))

    assert [each.status_code for each in answers] == [409] * 4


@pytest.mark.paragraph("6(c)")
async def test_a_letter_is_issued_once_and_anybody_can_check_it(on_final_list):
    path = f"{on_final_list.path}/confirmation"
    issued = await together(*(on_final_list.client.post(path) for _ in range(3)))
    code = issued[0].json()["code"]
    anybody = visitor(on_final_list.app)

    checked = await anybody.get(f"/api/v1/confirmations/{code.lower()}")
    page = await anybody.get("/confirmations", params={"code": f" {code} "}, headers=HTML)
    linked = await anybody.get(f"/confirmations/{code.replace('-', '')}", headers=HTML)

    assert len({each.json()["code"] for each in issued}) == 1
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    assert checked.json() == issued[0].json()
    assert checked.json()["is_in_force"] is True
    for answer in (page, linked):
        assert answer.status_code == 200
        assert "Harbour Bridge Initiative" in answer.text
        assert "In force" in answer.text


async def test_the_check_shows_nothing_that_the_letter_does_not(on_final_list):
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = await on_final_list.client.get(
        f"/applications/{on_final_list.id}/confirmation", headers=HTML
    )
    code = re.search(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", own.text)[0]
    anybody = visitor(on_final_list.app)

    page = await anybody.get(f"/confirmations/{code}", headers=HTML)
    program = await anybody.get(f"/api/v1/confirmations/{code}")

    def rows(text):
        return re.findall(r'summary-list__value"><bdi>(.*?)</bdi>', text)

    assert rows(page.text) == rows(own.text)
    assert len(rows(page.text)) == 7
    for answer in (page, program):
        assert str(on_final_list.id) not in answer.text
        assert not [each for each in SECRETS if each in answer.text.lower()]
    assert set(program.json()) == {
        *("code", "organization", "country", "reference", "category", "scopes"),
        *("issued_at", "is_in_force", "check_url"),
    }


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN-PQRS", "'; --", "x" * 90])
async def test_a_code_that_no_letter_has(app, code):
    page = await visitor(app).get("/confirmations", params={"code": code}, headers=HTML)
    program = await visitor(app).get("/api/v1/confirmations/ABCDEFGHJKMNPQRS")

    assert (page.status_code, program.status_code) == (404 if code else 200, 404)


async def test_a_foreign_letter_is_as_absent(on_final_list):
    other = await sign_in(on_final_list.app, Role.APPLICANT)
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = f"/applications/{on_final_list.id}"

    answers = [
        await other.get(f"{own}/confirmation"),
        await other.get(f"{own}/confirmation.pdf"),
        await other.post(f"{on_final_list.path}/confirmation"),
        await other.get(f"{own}/export"),
        await other.get(f"{own}/corrections"),
        await other.get(f"{own}/withdrawal"),
        await other.get(f"{on_final_list.path}/export"),
        await other.post(f"{on_final_list.path}/withdraw", json={"version": 4}),
    ]

    assert [each.status_code for each in answers] == [404] * len(answers)


async def test_the_letter_is_a_tagged_pdf_in_each_language(on_final_list):
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    for language in LANGUAGES:
        answer = await on_final_list.client.get(
            f"/applications/{on_final_list.id}/confirmation.pdf", params={"in": language}
        )

        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-language"] == language
        with pikepdf.open(io.BytesIO(answer.content)) as found:
            assert str(found.Root.Lang) == language
            assert found.Root.MarkInfo.Marked
            assert len(found.pages) == 1


async def test_without_pango_the_page_is_there_to_print(on_final_list, monkeypatch):
    def gone():
        raise pdf.NoPdf

    monkeypatch.setattr(pdf, "_library", gone)
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = f"/applications/{on_final_list.id}/confirmation"

    drawn = await on_final_list.client.get(f"{own}.pdf", headers=HTML)
    page = await on_final_list.client.get(own, headers=HTML)

    assert drawn.status_code == 501
    assert "Pango" in drawn.text
    assert page.status_code == 200


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
    told = [
        m for m in await outbox(on_final_list.app.state.sessions) if type(m) is CandidateWithdrawn
    ]
    assert [(m.application_id, m.list_key) for m in told] == [(on_final_list.id, "conference")]
    again = await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    assert again.status_code == 409


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


async def test_a_correction_waits_for_the_clerk_and_then_holds(case):
    early = await case.correct("Harbour Bridge Foundation")
    await case.forward("submit", "verify")

    asked = await case.correct("Harbour Bridge Foundation")
    twice = await case.correct("Harbour Bridge Trust")
    before = (await case.known())["answers"]["organization"]["name"]
    page = await case.clerk.get(f"/desk/applications/{case.id}", headers=HTML)
    address = f"{case.desk}/corrections/{asked.json()['id']}"
    accepted = await case.clerk.post(f"{address}/accept")
    again = await case.clerk.post(f"{address}/accept")

    assert (early.status_code, asked.status_code, twice.status_code) == (409, 200, 409)
    assert before == "Harbour Bridge Initiative"
    assert "Harbour Bridge Foundation" in page.text
    assert (accepted.json()["stage"], again.status_code) == ("accepted", 409)
    known = await case.known()
    assert known["answers"]["organization"]["name"] == "Harbour Bridge Foundation"
    assert known["history"][-1]["note"] == "corrected"


async def test_a_correction_before_the_list_goes_out_reaches_the_office(case):
    await case.forward("submit", "verify", "put-forward")
    asked = (await case.correct("Harbour Bridge Foundation")).json()

    await case.clerk.post(f"{case.desk}/corrections/{asked['id']}/accept")

    messages = await outbox(case.app.state.sessions)
    names = [m.name for m in messages if isinstance(m, CandidatePutForward)]
    assert names == ["Harbour Bridge Initiative", "Harbour Bridge Foundation"]


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("is_final", [False, True])
async def test_what_member_states_saw_is_never_altered(case, is_final):
    await case.forward("submit", "verify", "put-forward")
    await case.news()
    if is_final:
        await case.news(included=True)
    before = await case.known()
    asked = (await case.correct("Harbour Bridge Foundation")).json()
    told = len(await outbox(case.app.state.sessions))

    accepted = await case.clerk.post(f"{case.desk}/corrections/{asked['id']}/accept")

    assert accepted.json()["stage"] == "noted-for-corrigendum"
    assert await case.known() == before
    assert len(await outbox(case.app.state.sessions)) == told


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"section": "participation", "answers": {"scopes": ["preparatory-process"]}}, 404),
        ({"section": "surprise"}, 404),
        ({"answers": {**ORGANIZATION, "name": "x" * 301}}, 422),
        ({"answers": {**ORGANIZATION, "stage": "verified"}}, 422),
        ({"reason": ""}, 422),
    ],
)
async def test_a_correction_is_held_against_the_form(case, change, status):
    await case.forward("submit")

    assert (await case.correct("Harbour", **change)).status_code == status


async def test_the_pages_of_a_correction(case):
    await case.forward("submit")
    page = f"/applications/{case.id}/corrections/contact"
    token = await csrf_of(case.client, page)
    form = {"csrf": token, "correction_id": str(uuid4()), **CONTACT, "contact_name": "Ana Qio"}

    without = await case.client.post(page, data=form, headers=HTML)
    sent = await case.client.post(page, data={**form, "reason": "She left."}, headers=HTML)
    shown = await case.client.get(f"/applications/{case.id}/corrections", headers=HTML)
    asked = (await case.client.get(f"{case.path}/corrections")).json()[0]["id"]
    desk = f"/desk/applications/{case.id}"
    desk_token = await csrf_of(case.clerk, desk)
    why = {"csrf": desk_token, "note": ""}
    mute = await case.clerk.post(f"{desk}/corrections/{asked}/decline", data=why, headers=HTML)
    declined = await case.clerk.post(
        f"{desk}/corrections/{asked}/decline",
        data={"csrf": desk_token, "note": "Ask her to write."},
        headers=HTML,
    )

    assert (without.status_code, mute.status_code) == (422, 422)
    assert 'href="#reason"' in without.text
    assert (sent.status_code, declined.status_code) == (303, 303)
    assert "Ana Qio" in shown.text
    after = await case.client.get(f"/applications/{case.id}/corrections", headers=HTML)
    assert "Ask her to write." in after.text


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
