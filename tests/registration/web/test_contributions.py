import re
from uuid import uuid4

import pytest
from sqlalchemy import text

from shared.kernel.actors import Role
from tests.conftest import sign_in, visitor
from tests.registration.support import register

HTML = {"accept": "text/html"}
EMAIL = "focal@organizations.example"


@pytest.fixture
async def clerk(app):
    return await sign_in(app, Role.CLERK)


@pytest.fixture
async def author(app):
    return await sign_in(app, Role.APPLICANT, email=EMAIL)


@pytest.fixture
def views(sessions, author):
    """Let an organization contribute views."""

    async def give(*, category="ngo", version=0, contribution_id=None, application=None, **given):
        application = application or await register(
            sessions, EMAIL, name="Harbour Bridge", category=category
        )
        body = {
            "version": version,
            "application_id": str(application.id),
            "kind": "views",
            "phase": "consultations",
            "theme": "drivers",
            "language": "pt",
            "title": "O mar",
            "text": "O mar leva a terra, e as pessoas partem.",
            "may_publish": True,
        } | given
        contribution_id = contribution_id or uuid4()
        path = f"/api/v1/own-contributions/{contribution_id}"
        return contribution_id, await author.put(path, json=body), application

    return give


async def publish(clerk, contribution_id, version=1):
    path = f"/api/v1/desk/contributions/{contribution_id}/publish"
    return await clerk.post(path, json={"version": version})


async def search(app, **query):
    return (await visitor(app).get("/api/v1/contributions", params=query)).json()


@pytest.mark.paragraph("7")
@pytest.mark.paragraph("8")
async def test_views_are_public_as_they_were_written_once_published(app, clerk, views):
    mine, given, _ = await views()
    assert given.json()["standing"] == "received"
    assert (await search(app))["contributions"] == []
    assert [(await publish(clerk, mine)).status_code for _ in range(2)] == [200, 200]

    public = (await visitor(app).get(f"/api/v1/contributions/{mine}")).json()

    assert public.pop("published_at")
    assert public == {
        "id": str(mine),
        "organization": "Harbour Bridge",
        "country": "FJI",
        "category": "ngo",
        "kind": "views",
        "paragraph": "8",
        "phase": "consultations",
        "theme": "drivers",
        "theme_paragraph": "15(b)(ii)",
        "language": "pt",
        "title": "O mar",
        "text": "O mar leva a terra, e as pessoas partem.",
        "words": 9,
    }
    page = await visitor(app).get(
        f"/contributions/{mine}", headers=HTML | {"accept-language": "ar"}
    )
    assert '<div class="app-letter" lang="pt" dir="ltr">O mar leva' in page.text
    assert EMAIL not in page.text


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"q": "MAR pessoas"}, 1),
        ({"q": "harbour"}, 1),
        ({"q": "mar montanha"}, 0),
        ({"q": "100%"}, 0),
        ({"q": "\x00"}, 1),
        ({"theme": "drivers", "phase": "consultations", "language": "pt", "kind": "views"}, 1),
        ({"theme": "governance"}, 0),
        ({"language": "en"}, 0),
    ],
)
async def test_public_views_are_found_by_their_words_and_links(app, clerk, views, query, total):
    mine, _given, _ = await views()
    await publish(clerk, mine)

    assert len((await search(app, **query))["contributions"]) == total
    page = await visitor(app).get("/contributions", params=query, headers=HTML)
    assert page.text.count("<article") == total


async def test_a_cursor_leads_through_all_of_them_once(app, clerk, views):
    application = None
    for _turn in range(5):
        mine, _given, application = await views(application=application)
        await publish(clerk, mine)
    seen, cursor = [], ""
    while cursor is not None:
        part = await search(app, limit=2, cursor=cursor)
        seen += [each["published_at"] for each in part["contributions"]]
        cursor = part["next"]

    assert len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)
    wrong = await visitor(app).get("/api/v1/contributions", params={"cursor": "x"})
    assert wrong.status_code == 422


@pytest.mark.paragraph("8")
async def test_without_consent_nothing_is_public_and_consent_can_be_taken_back(
    app, clerk, author, views
):
    private, _given, application = await views(may_publish=False, title="Private words")
    public, _given, _ = await views(application=application)
    await publish(clerk, public)

    assert (await publish(clerk, private)).status_code == 409
    assert "Private words" not in (await clerk.get("/desk/contributions", headers=HTML)).text
    assert len((await search(app))["contributions"]) == 1
    for _again in range(2):
        await author.post(f"/api/v1/own-contributions/{public}/withdraw")
    assert (await search(app))["contributions"] == []
    for each in (private, public, uuid4()):
        answer = await visitor(app).get(f"/contributions/{each}", headers=HTML)
        assert answer.status_code == 404
        assert "O mar" not in answer.text


@pytest.mark.paragraph("8")
async def test_only_whom_the_text_names_contributes_in_writing(views):
    for category in ("local-authority", "parliament", "nhri", "scientific"):
        assert (await views(category=category))[1].is_success
    assert (await views(category="member-state"))[1].status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "word " * 2001}, "text"),
        ({"theme": "weather"}, "theme"),
        ({"phase": "weather"}, "phase"),
        ({"kind": "weather"}, "kind"),
        ({"title": "O\u202emar"}, "title"),
    ],
)
async def test_what_cannot_be_taken_is_named(views, change, field):
    _id, answer, _ = await views(**change)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_views_change_until_they_are_public_and_the_same_request_twice_is_once(
    app, clerk, views
):
    mine, _given, application = await views()
    again = {"contribution_id": mine, "application": application, "version": 1, "title": "A terra"}

    changed = [(await views(**again))[1] for _ in range(2)]
    stale = (await views(**again | {"title": "O mar"}))[1]
    await publish(clerk, mine, 2)
    late = (await views(**again | {"version": 3}))[1]

    assert [each.json()["version"] for each in changed] == [2, 2]
    assert (stale.status_code, late.status_code) == (409, 409)
    assert (await search(app, q="terra"))["contributions"][0]["title"] == "A terra"


async def test_anothers_views_are_as_absent(app, views):
    mine, _given, _ = await views()
    other = await sign_in(app, Role.APPLICANT)

    for path in (f"/own-contributions/{mine}", f"/own-contributions/{mine}/change"):
        assert (await other.get(path, headers=HTML)).status_code == 404
    answer = await other.post(f"/api/v1/own-contributions/{mine}/withdraw")
    assert answer.status_code == 404


async def test_it_works_without_scripts(app, sessions, clerk, author):
    await register(sessions, EMAIL, name="Harbour Bridge")
    form = await author.get("/own-contributions/new", headers=HTML)
    values = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', form.text)[1]
        for name in ("csrf", "id", "version", "application_id", "kind", "phase", "theme", "consent")
    } | {"language": "ar", "title": "البحر", "text": "word " * 2001}

    wrong = await author.post("/own-contributions/new", data=values, headers=HTML)
    right = await author.post(
        "/own-contributions/new", data=values | {"text": "البحر يأخذ الأرض"}, headers=HTML
    )

    assert wrong.status_code == 422
    assert 'href="#text"' in wrong.text
    assert right.headers["location"] == f"/own-contributions/{values['id']}"
    desk = await clerk.get("/desk/contributions", headers=HTML)
    assert 'lang="ar" dir="rtl">البحر' in desk.text
    csrf = re.search(r'name="csrf" value="(\w+)"', desk.text)[1]
    path = f"/desk/contributions/{values['id']}/publish"
    assert (await clerk.post(path, data={"csrf": csrf, "version": 1})).status_code == 303
    mine = await author.get("/own-contributions", headers=HTML)
    assert "Public" in mine.text


@pytest.mark.parametrize("is_published", [False, True])
async def test_nobody_writes_over_the_views_of_others(app, sessions, clerk, views, is_published):
    contribution_id, _answer, _application = await views(title="Ours")
    if is_published:
        await publish(clerk, contribution_id)
    address = "thief@organizations.example"
    thief = await sign_in(app, Role.APPLICANT, email=address)
    own = await register(sessions, address, name="Others")
    body = {
        "version": 0,
        "application_id": str(own.id),
        "kind": "views",
        "phase": "consultations",
        "theme": "drivers",
        "language": "pt",
        "title": "Theirs",
        "text": "O mar leva a terra, e as pessoas partem.",
        "may_publish": True,
    }

    answer = await thief.put(f"/api/v1/own-contributions/{contribution_id}", json=body)

    assert answer.status_code == 404
    async with sessions() as tx:
        kept = await tx.scalars(text("SELECT title FROM contribution"))
        assert list(kept) == ["Ours"]
