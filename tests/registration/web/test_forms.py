"""The full form, through pages and JSON: the same records, the same answers."""

from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from shared.kernel.forms import FormUse
from shared.modalities.forms import load_form
from tests.conftest import sign_in, visitor
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION
from tests.registration.conftest import registration
from tests.registration.web.test_pages_and_api import HTML, body, csrf_of

ACTIVITIES = {"programmes": "Legal advice in Fiji and Samoa."}
GOVERNANCE = {"governing_body": "A. Qio (Fiji)", "government_money": "no", "has_members": "no"}
MEMBERSHIP = {"members": 1200, "distribution": "Fiji 700, Samoa 500"}


@pytest.fixture
def app(settings_for, sessions):
    made = registration(settings_for, sessions)
    modalities = made.state.modalities
    forms = type(modalities.forms)(uses=(FormUse(form=load_form("rio-20")),))
    made.state.modalities = type(modalities)(**{**vars(modalities), "forms": forms})
    return made


@pytest.fixture
async def browser(app):
    """Give a browser that has begun an application, its pages' address and its token."""
    client = await sign_in(app, Role.APPLICANT)
    application = uuid4()
    token = await csrf_of(client, "/applications/new")
    await client.post(
        "/applications", data={"csrf": token, "new_id": str(application), "category": "ngo"}
    )
    return client, application, token


async def test_every_section_by_page_leads_to_the_next_and_to_the_documents(browser):
    client, application, token = browser
    given = {
        "organization": ORGANIZATION,
        "activities": ACTIVITIES,
        "governance": {**GOVERNANCE, "has_members": "yes"},
        "membership": {**MEMBERSHIP, "members": "1200"},
        "contact": CONTACT,
        "representation": REPRESENTATION,
        "participation": {"scopes": "conference"},
    }
    seen = []
    for version, (key, answers) in enumerate(given.items(), start=1):
        page = await client.get(f"/applications/{application}/{key}", headers=HTML)
        assert page.status_code == 200
        answer = await client.post(
            f"/applications/{application}/{key}",
            data={"csrf": token, "version": version, **answers},
        )
        seen.append(answer.headers["location"].rpartition("/")[2])

    known = (await client.get(f"/api/v1/applications/{application}")).json()
    assert seen == [*list(given)[1:], "documents"]
    assert known["answers"]["membership"] == MEMBERSHIP
    assert (known["form_key"], known["form_version"]) == ("rio-20", 1)


async def test_a_section_nobody_asks_for_is_not_there(browser):
    client, application, token = browser
    path = f"/applications/{application}/membership"

    page = await client.get(path, headers=HTML)
    sent = await client.post(path, data={"csrf": token, "version": 1, "members": 3})
    program = await client.put(
        f"/api/v1{path.rpartition('/')[0]}",
        json={"version": 1, "category": "ngo", "membership": MEMBERSHIP},
    )

    assert (page.status_code, sent.status_code) == (404, 404)
    assert [each["field"] for each in program.json()["errors"]] == ["membership"]


async def test_an_answer_on_the_same_page_calls_for_another(browser):
    client, application, token = browser
    path = f"/applications/{application}/governance"
    yes = {**GOVERNANCE, "government_money": "yes"}

    without = await client.post(path, data={"csrf": token, "version": 1, **yes}, headers=HTML)
    program = await client.put(
        f"/api/v1/applications/{application}",
        json={"version": 1, "category": "ngo", "governance": yes},
    )
    idle = await client.post(
        path, data={"csrf": token, "version": 1, **GOVERNANCE, "government_sources": "A, 3"}
    )

    assert 'id="government_sources-error"' in without.text
    assert "Name the governments and the amounts." in without.text
    assert program.json()["errors"][0]["field"] == "governance.government_sources"
    assert idle.status_code == 303
    known = (await client.get(f"/api/v1/applications/{application}")).json()
    assert known["answers"]["governance"] == GOVERNANCE


async def test_json_takes_sections_that_the_same_request_calls_for(app):
    client = await sign_in(app, Role.APPLICANT)
    governance = {**GOVERNANCE, "has_members": "yes"}

    answer = await client.put(
        f"/api/v1/applications/{uuid4()}",
        json=body(activities=ACTIVITIES, governance=governance, membership=MEMBERSHIP),
    )

    assert answer.status_code == 200
    assert answer.json()["answers"]["membership"] == MEMBERSHIP


@pytest.mark.parametrize(
    ("members", "words"),
    [("many", "Saisissez|entier"), ("0", "au moins 1"), ("2000000000", "au plus 1000000000")],
)
async def test_a_number_is_a_number_in_the_readers_language(browser, members, words):
    client, application, token = browser
    await client.post(
        f"/applications/{application}/governance",
        data={"csrf": token, "version": 1, **GOVERNANCE, "has_members": "yes"},
    )

    answer = await client.post(
        f"/applications/{application}/membership?lang=fr",
        data={"csrf": token, "version": 2, **MEMBERSHIP, "members": members},
        headers=HTML,
    )

    assert answer.status_code == 422
    assert any(each in answer.text for each in words.split("|"))


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
async def test_a_program_learns_what_is_asked(app, language):
    answer = await visitor(app).get("/api/v1/forms/ngo", headers={"accept-language": language})

    form = answer.json()
    keys = [each["key"] for each in form["sections"]]
    membership = form["sections"][keys.index("membership")]
    rio = load_form("rio-20")
    assert membership["only_if"] == {"field": "governance.has_members", "any_of": ["yes"]}
    assert set(membership["answers"]["properties"]) == set(MEMBERSHIP)
    assert membership["title"] == rio.section("membership").title.in_(language)
    governance = form["sections"][keys.index("governance")]
    assert "government_sources" in governance["answers"]["properties"]
    assert form["document_types"] == ["application/pdf", "image/jpeg", "image/png"]
