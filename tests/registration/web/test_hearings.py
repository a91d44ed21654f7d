import re
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.registration.actions.purge_personal_data import purge_personal_data
from services.registration.domain.applications import Stage
from shared.kernel.actors import Role
from tests.conftest import outbox, sign_in
from tests.registration.support import register

HTML = {"accept": "text/html"}
EVENT = "hearing-1"


@pytest.fixture
async def clerk(app):
    return await sign_in(app, Role.CLERK)


@pytest.fixture
async def office(app):
    return await sign_in(app, Role.HEARING_OFFICER)


@pytest.fixture
async def wish(app, sessions):
    """Let an organization ask to speak."""

    async def make(name="Harbour", *, country="FJI", **given):
        email = f"{uuid4().hex}@organizations.example"
        client = await sign_in(app, Role.APPLICANT, email=email)
        known = await register(
            sessions,
            email,
            name=name,
            country=country,
            stage=given.pop("stage", Stage.VERIFIED),
            category=given.pop("category", "ngo"),
            language=given.pop("letters", "en"),
        )
        body = {
            "application_id": str(known.id),
            "event_key": EVENT,
            "theme": "drivers",
            "speaker": f"Speaker of {name}",
            "gender": "woman",
            "language": "fr",
            "statement": "What the sea takes, and who moves.",
        } | given
        wish_id = uuid4()
        answer = await client.put(f"/api/v1/hearings/wishes/{wish_id}", json=body)
        return client, wish_id, answer

    return make


async def step(client, wish_id, verb, version):
    path = f"/api/v1/desk/hearings/wishes/{wish_id}/steps/{verb}"
    return await client.post(path, json={"version": version})


async def standing(client, wish_id):
    wishes = (await client.get("/api/v1/hearings/wishes")).json()
    return next(each["standing"] for each in wishes if each["id"] == str(wish_id))


async def conclude(office):
    return await office.post(f"/api/v1/desk/hearings/{EVENT}/conclude")


@pytest.mark.paragraph("30")
async def test_from_a_wish_to_the_presidents_selection(app, clerk, office, wish):
    one, chosen, _ = await wish("One", letters="fr")
    other, listed, _ = await wish("Other", country="HTI", gender="man")
    third, asked, _ = await wish("Third", country="KEN", gender="not-stated")
    for each in (chosen, listed):
        assert (await step(clerk, each, "shortlist", 1)).is_success
    seen = (await step(office, chosen, "choose", 2)).json()

    assert seen["balance"]["asked"]["total"] == 3
    assert [line["names"] for line in seen["balance"]["shortlist"]["groups"]] == [0, 1, 0, 1, 0]
    assert [line["names"] for line in seen["balance"]["choice"]["genders"]] == [1, 0, 0, 0]
    # Who is on the shortlist is nobody's to know before the selection.
    assert {await standing(c, w) for c, w in ((one, chosen), (other, listed))} == {"interested"}
    assert await outbox(app.state.sessions) == []

    assert (await conclude(office)).is_success
    assert (await conclude(office)).status_code == 409

    assert await standing(one, chosen) == "selected"
    assert await standing(other, listed) == await standing(third, asked) == "not-selected"
    letters = {m.letter: m.notices for m in await outbox(app.state.sessions)}
    assert [len(letters[key]) for key in ("hearing-selected", "hearing-not-selected")] == [1, 2]
    notice = letters["hearing-selected"][0]
    assert notice.language == "fr"
    assert notice.values == {
        "organization": "One",
        "representative": "Speaker of One",
        "event": "Audition multipartite interactive, journée 1",
        "theme": notice.values["theme"],
        "status_url": f"{app.state.settings.url_of('registration')}/hearings/{chosen}",
    }
    assert notice.values["theme"].startswith("Facteurs de migration")


@pytest.mark.paragraph("30")
async def test_whoever_stepped_back_decides_nothing_about_it_and_others_still_do(
    app, clerk, office, wish
):
    _client, wish_id, _ = await wish()
    other = await sign_in(app, Role.CLERK)
    recuse = f"/api/v1/desk/hearings/wishes/{wish_id}/recuse"
    assert [(await clerk.post(recuse)).status_code for _ in range(2)] == [204, 204]

    assert (await step(clerk, wish_id, "shortlist", 1)).status_code == 403
    assert (await step(other, wish_id, "shortlist", 1)).is_success
    own = (await clerk.get(f"/api/v1/desk/hearings/{EVENT}")).json()["wishes"]
    others = (await other.get(f"/api/v1/desk/hearings/{EVENT}")).json()["wishes"]
    assert [own[0]["is_recused"], others[0]["is_recused"]] == [True, False]
    page = (await clerk.get(f"/desk/hearings/{EVENT}", headers=HTML)).text
    assert f"/wishes/{wish_id}/steps/" not in page
    assert "You have stepped back" in page


async def test_the_secretariat_does_not_choose_and_the_office_does_not_shortlist(
    clerk, office, wish
):
    _client, wish_id, _ = await wish()

    assert (await step(office, wish_id, "shortlist", 1)).status_code == 404
    assert (await step(clerk, wish_id, "shortlist", 1)).is_success
    assert (await step(clerk, wish_id, "choose", 2)).status_code == 404
    assert (await clerk.post(f"/api/v1/desk/hearings/{EVENT}/conclude")).status_code == 404


async def test_an_organization_that_is_not_verified_yet_is_not_chosen(clerk, office, wish):
    _client, wish_id, asked = await wish(stage=Stage.SUBMITTED)
    assert asked.is_success
    await step(clerk, wish_id, "shortlist", 1)

    assert (await step(office, wish_id, "choose", 2)).status_code == 409


async def test_a_step_whose_answer_was_lost_is_taken_once(clerk, wish):
    _client, wish_id, _ = await wish()

    twice = [await step(clerk, wish_id, "shortlist", 1) for _ in range(2)]
    stale = await step(clerk, wish_id, "take-off", 1)

    assert [each.status_code for each in twice] == [200, 200]
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_key": "conference"}, "event_key"),
        ({"theme": "weather"}, "theme"),
        ({"statement": "word " * 151}, "statement"),
        ({"language": "pt"}, "language"),
        ({"category": "local-authority"}, "event_key"),
    ],
)
async def test_a_wish_that_is_not_open_to_it_is_named(wish, change, field):
    _client, _id, answer = await wish(**change)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_a_wish_is_taken_back_until_the_outcome_is_known(clerk, office, wish):
    client, gone, _ = await wish("Gone")
    other, stays, _ = await wish("Stays")
    assert (await client.post(f"/api/v1/hearings/wishes/{gone}/withdraw")).is_success
    assert (await other.post(f"/api/v1/hearings/wishes/{gone}/withdraw")).status_code == 404
    await step(clerk, stays, "shortlist", 1)
    await step(office, stays, "choose", 2)
    await conclude(office)

    assert await standing(client, gone) == "withdrawn"
    assert (await other.post(f"/api/v1/hearings/wishes/{stays}/withdraw")).status_code == 409


async def test_it_works_without_scripts(app, sessions, clerk, office, wish):
    client, _first, _ = await wish("Harbour")
    form = await client.get("/hearings/new", headers=HTML)
    values = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', form.text)[1]
        for name in ("csrf", "id", "application_id", "event_key", "theme")
    } | {"speaker": "Sera", "gender": "woman", "language": "en", "statement": ""}

    wrong = await client.post("/hearings/new", data=values, headers=HTML)
    right = await client.post(
        "/hearings/new", data=values | {"statement": "On the drivers of it."}, headers=HTML
    )

    assert wrong.status_code == 422
    assert 'href="#statement"' in wrong.text
    assert right.headers["location"] == f"/hearings/{values['id']}"
    assert "Sera" in (await client.get(right.headers["location"], headers=HTML)).text
    page = await clerk.get(f"/desk/hearings/{EVENT}", headers=HTML)
    csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
    path = f"/desk/hearings/{EVENT}/wishes/{values['id']}/steps/shortlist"
    assert path in page.text
    assert (await clerk.post(path, data={"csrf": csrf, "version": 1})).status_code == 303
    assert "On the shortlist" in (await office.get(f"/desk/hearings/{EVENT}", headers=HTML)).text
    assert (await office.get("/desk/hearings", headers=HTML)).is_success
    assert "Sera" in (await client.get("/hearings", headers=HTML)).text


async def test_in_the_end_the_names_of_speakers_are_forgotten(sessions, modalities, wish):
    client, _number, _answer = await wish("Harbour")

    # The conference of 2018 and its ninety days are over.
    async with sessions.begin() as tx:
        await purge_personal_data(tx, modalities=modalities)

    (kept,) = (await client.get("/api/v1/hearings/wishes")).json()
    assert (kept["speaker"], kept["theme"]) == ("", "drivers")


async def test_a_wish_under_the_identifier_of_anothers_is_refused_and_changes_nothing(
    sessions, wish
):
    _client, taken, _answer = await wish("Harbour")
    thief, own, _answer = await wish("Bridge")
    given = (await thief.get("/api/v1/hearings/wishes")).json()[0]
    fields = ("application_id", "event_key", "theme", "language")
    body = {name: given[name] for name in fields}
    body |= {"speaker": "Another", "gender": "man", "statement": "What the sea takes."}
    await thief.post(f"/api/v1/hearings/wishes/{own}/withdraw")

    answer = await thief.put(f"/api/v1/hearings/wishes/{taken}", json=body)

    assert answer.status_code == 404
    async with sessions() as tx:
        speakers = await tx.scalars(text("SELECT speaker FROM hearing_interest ORDER BY speaker"))
        assert list(speakers) == ["Speaker of Bridge", "Speaker of Harbour"]
