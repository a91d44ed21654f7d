import re
from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from tests.conftest import outbox, sign_in, visitor
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION

HTML = {"accept": "text/html"}
PARTICIPATION = {"scopes": ["conference"]}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def body(**given):
    return {
        "version": 0,
        "category": "ngo",
        "organization": ORGANIZATION,
        "contact": CONTACT,
        "representation": REPRESENTATION,
        "participation": PARTICIPATION,
    } | given


async def csrf_of(client, path):
    page = await client.get(path, headers=HTML)
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)[1]


async def test_an_organization_applies_by_json_and_the_same_request_twice_is_once(app):
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"

    saved = [await client.put(path, json=body()) for _ in range(2)]
    submitted = [await client.post(f"{path}/submit", json={"version": 1}) for _ in range(2)]

    assert [(each.status_code, each.json()["version"]) for each in saved] == [(200, 1)] * 2
    assert submitted[0].json() == submitted[1].json()
    assert submitted[0].json()["reference"].startswith("GCM-2018-")
    assert len(await outbox(app.state.sessions)) == 1


async def test_a_foreign_application_looks_like_an_absent_one(app):
    owner, other = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.APPLICANT)
    mine = uuid4()
    await owner.put(f"/api/v1/applications/{mine}", json=body())

    answers = [
        await other.get(f"/api/v1/applications/{each}", headers={"accept": kind})
        for kind in ("application/json", "text/html")
        for each in (mine, uuid4())
    ]

    assert {each.status_code for each in answers} == {404}
    masked = [re.sub(r"urn:uuid:[0-9a-f-]+", "", each.text) for each in answers]
    assert masked[0] == masked[1]
    assert masked[2] == masked[3]
    assert str(mine) not in answers[0].text


async def test_a_malformed_id_is_an_absent_one(app):
    client = await sign_in(app, Role.APPLICANT)

    assert (await client.get("/api/v1/applications/1%27--")).status_code == 404


async def test_the_desk_is_not_there_for_applicants(app):
    client = await sign_in(app, Role.APPLICANT)

    assert (await client.get("/api/v1/desk/applications")).status_code == 404
    assert (await client.get("/desk", headers=HTML)).status_code == 404


async def test_whoever_is_not_signed_in_is_asked_to(app):
    client = visitor(app)

    answer = await client.get("/api/v1/applications")
    page = await client.get("/applications", headers=HTML)

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fapplications")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"organization": {**ORGANIZATION, "name": "x" * 301}}, "organization.name"),
        ({"organization": {**ORGANIZATION, "name": "Bridge\u202eegdirB"}}, "organization.name"),
        ({"organization": {**ORGANIZATION, "country": 7}}, "organization.country"),
        ({"representation": {**REPRESENTATION, "head_gender": "?"}}, "representation.head_gender"),
        ({"version": -1}, "version"),
        ({"contact": {}}, "contact.contact_name"),
    ],
)
async def test_what_cannot_be_taken_is_named_in_the_readers_language(app, change, field):
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"

    answer = await client.put(path, json=body(**change), headers={"accept-language": "fr"})

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/invalid")
    assert field in {each["field"] for each in problem["errors"]}
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("category", ["member-state", "parliament", "guests"])
async def test_categories_that_do_not_apply_here_are_refused(app, category):
    client = await sign_in(app, Role.APPLICANT)

    answer = await client.put(f"/api/v1/applications/{uuid4()}", json=body(category=category))

    assert answer.status_code in {403, 404}


async def test_sign_in_answers_alike_for_known_and_unknown_addresses(app):
    await sign_in(app, Role.CLERK, email="clerk@secretariat.example")
    answers = [
        await visitor(app).post("/api/v1/sign-in", json={"email": email})
        for email in ("clerk@secretariat.example", "nobody@nowhere.example")
    ]

    assert [(a.status_code, a.text) for a in answers] == [(202, '{"status":"sent-if-known"}')] * 2


async def test_a_code_lets_in_the_browser_that_asked_and_no_other(app):
    asking, other = visitor(app), visitor(app)
    await asking.post("/api/v1/sign-in", json={"email": "focal@point.example"})
    (message,) = await outbox(app.state.sessions)
    code = {"code": message.notice.values["code"]}

    assert (await other.post("/api/v1/sign-in/code", json=code)).status_code == 422
    assert (await asking.post("/api/v1/sign-in/code", json=code)).status_code == 200
    assert (await asking.get("/api/v1/session")).json()["role"] == "applicant"
    assert (await asking.post("/api/v1/sign-in/code", json=code)).status_code == 422


async def test_five_wrong_codes_burn_the_right_one(app):
    asking = visitor(app)
    await asking.post("/api/v1/sign-in", json={"email": "focal@point.example"})
    (message,) = await outbox(app.state.sessions)

    wrong = [await asking.post("/api/v1/sign-in/code", json={"code": "WRONG234"}) for _ in range(5)]
    right = await asking.post("/api/v1/sign-in/code", json={"code": message.notice.values["code"]})

    assert {each.status_code for each in (*wrong, right)} == {422}


async def test_the_fourth_code_in_a_quarter_of_an_hour_is_refused(app):
    statuses = [
        (await visitor(app).post("/api/v1/sign-in", json={"email": "a@b.example"})).status_code
        for _ in range(4)
    ]

    assert statuses == [202, 202, 202, 429]


async def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(app):
    client = await sign_in(app, Role.APPLICANT)
    form = {"new_id": str(uuid4()), "category": "ngo"}

    bare = await client.post("/applications", data=form)
    token = await csrf_of(client, "/applications/new")
    elsewhere = await client.post(
        "/applications",
        data={**form, "csrf": token},
        headers={"origin": "http://elsewhere.example"},
    )

    assert (bare.status_code, elsewhere.status_code) == (403, 403)
    assert (await client.get("/api/v1/applications")).json() == []


async def test_a_form_with_errors_comes_back_with_the_message_beside_the_field(app):
    client = await sign_in(app, Role.APPLICANT)
    application = uuid4()
    token = await csrf_of(client, "/applications/new")
    await client.post(
        "/applications", data={"csrf": token, "new_id": str(application), "category": "ngo"}
    )

    answer = await client.post(
        f"/applications/{application}/organization",
        data={"csrf": token, "version": "1", "name": "<script>alert(1)</script>", "country": "XXX"},
        headers=HTML,
    )

    assert answer.status_code == 422
    assert 'id="country-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>alert" not in answer.text


async def test_pages_are_mirrored_in_arabic(app):
    page = await visitor(app).get("/?lang=ar", headers=HTML)

    assert '<html lang="ar" dir="rtl"' in page.text
    assert "app.rtl.css" in page.text


async def test_the_door_shows_the_paragraph_and_the_evidence(app, with_registers):
    answer = await visitor(app).get(
        "/api/v1/door", params={"name": "anped - northern alliance for sustainability"}
    )

    door = answer.json()
    assert (door["category"], door["paragraph"]) == ("ecosoc-ngo", "6(a)")
    assert door["evidence"]["as_of"] == "2024-06-14"


async def test_every_answer_carries_the_headers_that_keep_it_safe(app):
    answer = await visitor(app).get("/", headers=HTML)

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_is_too_large_is_not_read(app):
    client = await sign_in(app, Role.APPLICANT)

    answer = await client.put(f"/api/v1/applications/{uuid4()}", content=b"x" * 1_000_001)

    assert answer.status_code == 413


async def test_what_is_missing_is_named_above_and_beside(app):
    client = await sign_in(app, Role.APPLICANT)
    path = f"/applications/{uuid4()}"
    begun = {"version": 0, "category": "ngo", "organization": ORGANIZATION}
    assert (await client.put(f"/api/v1{path}", json=begun)).is_success
    token = await csrf_of(client, f"{path}/check")

    page = await client.post(f"{path}/submit", data={"csrf": token, "version": 1}, headers=HTML)

    assert page.status_code == 422
    assert page.text.count("Complete the part “Focal point”.") == 2
    assert "Enter an answer." not in page.text
