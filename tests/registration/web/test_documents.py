import time
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import func, select

from services.registration.store.document_tables import ContentRow, DocumentRow
from shared.kernel.actors import Role
from shared.kernel.forms import FormUse
from shared.modalities.forms import load_form
from shared.store.parties import own_work
from tests.conftest import sign_in, together
from tests.registration.conftest import registration
from tests.registration.web.test_pages_and_api import HTML, body, csrf_of
from tests.shared.uploads.build import good_pdf, good_png, holds_canary, hostile

ENTITY = {"registered_since": 1998, "documents_language": "official"}


@pytest.fixture
def app(settings_for, sessions):
    """Give a registration whose applicants fill in the form with documents."""
    made = registration(settings_for, sessions)
    modalities = made.state.modalities
    forms = type(modalities.forms)(uses=(FormUse(form=load_form("letter-proof-report")),))
    made.state.modalities = type(modalities)(**{**vars(modalities), "forms": forms})
    return made


@pytest.fixture
async def begun(app):
    """Begin an application, and return its holder's browser and its address."""
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    answer = await client.put(path, json=body(entity=ENTITY))
    assert answer.status_code == 200, answer.text
    return client, path


async def add(client, path, kind="letter", name="letter.pdf", content=None, document=None):
    return await client.put(
        f"{path}/documents/{document or uuid4()}",
        params={"kind": kind, "name": name},
        content=good_pdf() if content is None else content,
    )


async def rows(app, table):
    async with own_work(app.state.sessions)() as tx:
        return await tx.scalar(select(func.count()).select_from(table))


async def test_an_application_is_complete_with_its_documents_only(begun):
    client, path = begun
    kinds = ("letter", "legal-status", "activity-report")

    without = await client.post(f"{path}/submit", json={"version": 1})
    added = [await add(client, path, kind) for kind in kinds]
    known = (await client.get(path)).json()
    submitted = await client.post(f"{path}/submit", json={"version": known["version"]})

    assert [each["code"] for each in without.json()["errors"]] == ["document-missing"]
    assert [each.status_code for each in added] == [200] * 3
    assert [each["kind"] for each in known["documents"]] == list(kinds)
    assert submitted.json()["stage"] == "submitted"
    assert (submitted.json()["form_key"], submitted.json()["form_version"]) == (
        "letter-proof-report",
        1,
    )


async def test_a_document_that_only_an_answer_calls_for(begun):
    client, path = begun

    early = await add(client, path, "translation")
    await client.put(path, json=body(version=1, entity={**ENTITY, "documents_language": "other"}))
    then = await add(client, path, "translation")

    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "kind")
    assert then.status_code == 200


async def test_the_same_request_twice_adds_one_document_and_another_file_none(app, begun):
    client, path = begun
    document = uuid4()

    first, again = await together(*(add(client, path, document=document) for _ in range(2)))
    other = await add(client, path, content=good_png(), name="a.png", document=document)

    assert first.json() == again.json()
    assert other.status_code == 409
    assert await rows(app, DocumentRow) == 1


async def test_of_six_at_once_five_are_kept(app, begun):
    client, path = begun

    answers = [await add(client, path) for _ in range(4)]
    answers += await together(*(add(client, path) for _ in range(3)))

    assert sorted(each.status_code for each in answers) == [200] * 5 + [422] * 2
    assert (await rows(app, DocumentRow), await rows(app, ContentRow)) == (5, 1)


async def test_a_document_is_saved_and_never_run(begun):
    client, path = begun
    added = (await add(client, path, name="../Lettre signée.exe.pdf")).json()

    answer = await client.get(f"{path}/documents/{added['id']}")

    assert added["name"] == "Lettre signée exe.pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Lettre signe')
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_foreign_document_is_as_absent_and_a_draft_is_not_for_clerks(app, begun):
    client, path = begun
    document = (await add(client, path)).json()["id"]
    application = path.rpartition("/")[2]
    other, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    theirs = f"/api/v1/applications/{uuid4()}"
    await other.put(theirs, json=body(entity=ENTITY))

    answers = [
        await other.get(f"{path}/documents/{document}"),
        await other.get(f"{theirs}/documents/{document}"),
        await other.get(f"{theirs}/documents/{uuid4()}"),
        await other.get(f"{path}/documents"),
        await other.delete(f"{path}/documents/{document}"),
        await add(other, path),
        await other.get(f"{theirs}/documents/{document}"),
        await other.get(f"/applications/{application}/documents/{document}"),
        await clerk.get(f"/api/v1/desk/applications/{application}/documents/{document}"),
        await clerk.get(f"/desk/applications/{application}/documents/{document}"),
        await clerk.get(f"{path}/documents/{document}"),
    ]

    assert [each.status_code for each in answers] == [404] * len(answers)
    # An id that somebody else uses is as free as any.
    assert (await add(other, theirs, document=document)).status_code == 200
    assert (await client.get(f"{path}/documents/{document}")).status_code == 200


async def test_a_clerk_reads_what_was_submitted_and_it_is_kept_when_taken_away(app, begun):
    client, path = begun
    added = [await add(client, path, k) for k in ("letter", "legal-status", "activity-report")]
    letter = added[0].json()["id"]
    version = (await client.get(path)).json()["version"]
    await client.post(f"{path}/submit", json={"version": version})
    desk = path.replace("/applications", "/desk/applications")
    clerk = await sign_in(app, Role.CLERK)

    seen = await clerk.get(f"{desk}/documents/{letter}")
    page = await clerk.get(desk.removeprefix("/api/v1"), headers=HTML)
    locked = await client.delete(f"{path}/documents/{letter}")
    await clerk.post(f"{desk}/return", json={"version": version + 1, "message": "Sign it."})
    gone = await client.delete(f"{path}/documents/{letter}")
    tasks = await client.get(path.removeprefix("/api/v1"), headers=HTML)

    kept = (await client.get(f"{path}/export")).json()["documents_kept"]

    assert "Sign it." in tasks.text
    assert letter in {each["id"] for each in kept}
    assert (seen.status_code, locked.status_code, gone.status_code) == (200, 409, 204)
    assert "letter.pdf" in page.text
    assert (await clerk.get(f"{desk}/documents/{letter}")).status_code == 404
    assert await rows(app, DocumentRow) == 3


async def test_what_a_draft_lets_go_of_is_deleted_with_its_bytes(app, begun):
    client, path = begun
    first, second = [(await add(client, path)).json()["id"] for _ in range(2)]

    await client.delete(f"{path}/documents/{first}")
    shared = await rows(app, ContentRow)
    await client.delete(f"{path}/documents/{second}")

    assert (shared, await rows(app, ContentRow), await rows(app, DocumentRow)) == (1, 0, 0)


async def test_adding_and_forgetting_the_same_bytes_at_once_loses_neither(app, begun):
    client, path = begun
    other = await sign_in(app, Role.APPLICANT)
    theirs = f"/api/v1/applications/{uuid4()}"
    await other.put(theirs, json=body(entity=ENTITY))
    for _ in range(5):
        old = (await add(client, path)).json()["id"]
        gone, added = await together(client.delete(f"{path}/documents/{old}"), add(other, theirs))
        kept = added.json()["id"]
        assert (gone.status_code, added.status_code) == (204, 200)
        assert (await other.get(f"{theirs}/documents/{kept}")).status_code == 200
        await other.delete(f"{theirs}/documents/{kept}")


async def test_ten_megabytes_are_taken_here_and_nowhere_else(begun):
    client, path = begun
    largest = good_png() + bytes(10_000_000 - len(good_png()))

    taken = await add(client, path, name="a.png", content=largest)
    more = await add(client, path, name="a.png", content=largest + b"x")
    much_more = await add(client, path, name="a.png", content=bytes(11_000_000))
    elsewhere = await client.put(path, content=bytes(1_000_001))

    assert taken.status_code == 200
    assert more.json()["errors"][0]["code"] == "too-large"
    assert (much_more.status_code, elsewhere.status_code) == (413, 413)


async def test_the_page_adds_names_what_is_wrong_and_takes_away(begun):
    client, path = begun
    page = path.removeprefix("/api/v1") + "/documents"
    token = await csrf_of(client, page)

    async def send(name, content, kind="letter"):
        fields = {"csrf": token, "new_id": str(uuid4()), "kind": kind}
        return await client.post(page, data=fields, files={"file": (name, content)}, headers=HTML)

    nothing = await client.post(page, data={"csrf": token, "kind": "letter"}, headers=HTML)
    wrong = await send("letter.docx", b"PK")
    added = await send("letter.pdf", good_pdf())
    seen = await client.get(page, headers=HTML)
    document = (await client.get(path)).json()["documents"][0]["id"]
    away = await client.post(f"{page}/{document}/remove", data={"csrf": token}, headers=HTML)

    assert (nothing.status_code, wrong.status_code) == (422, 422)
    assert 'id="file-letter-error"' in wrong.text
    assert 'href="#file-letter"' in wrong.text
    assert (added.status_code, away.status_code) == (303, 303)
    assert "letter.pdf" in seen.text
    assert (await client.get(path)).json()["documents"] == []


async def test_a_hundred_hostile_uploads_leave_nothing_that_runs_and_nobody_dead(app, begun):
    client, path = begun
    files = list(hostile())
    # Other tests of this worker may have a whole product running.
    before = psutil.Process().children(recursive=True)
    refused, slowest = 0, 0.0
    for name, content in files:
        began = time.monotonic()
        answer = await add(client, path, "other", name, content)
        slowest = max(slowest, time.monotonic() - began)
        if answer.status_code == 422:
            refused += 1
            continue
        assert answer.status_code == 200, (name, answer.text)
        kept = await client.get(f"{path}/documents/{answer.json()['id']}")
        assert kept.content.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8")), name
        assert not holds_canary(kept.content), name
        assert kept.headers["content-disposition"].startswith("attachment"), name
        assert answer.json()["name"].count(".") == 1, name
        await client.delete(f"{path}/documents/{answer.json()['id']}")

    assert len(files) >= 100
    assert 0 < refused < len(files)
    assert slowest < 20
    assert set(psutil.Process().children(recursive=True)) <= set(before)
    assert (await add(client, path)).status_code == 200
    assert (await rows(app, DocumentRow), await rows(app, ContentRow)) == (1, 1)
