import csv
import io
from uuid import uuid4

import openpyxl
import pytest

from shared.kernel.actors import Role
from tests.conftest import sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.web.test_pages_and_api import FORM, HTML, body, csrf_of

QUEUE = "/api/v1/desk/applications"


@pytest.fixture
async def clerk(app):
    return await sign_in(app, Role.CLERK, email="clerk.one@secretariat.example")


@pytest.fixture
def submitted(app):
    """Submit applications, each of somebody else."""

    async def make(*names):
        ids = []
        for name in names:
            client = await sign_in(app, Role.APPLICANT)
            path = f"/api/v1/applications/{uuid4()}"
            await client.put(path, json=body(organization={**ORGANIZATION, "name": name}))
            answer = await client.post(f"{path}/submit", json={"version": 1})
            ids.append(answer.json()["id"])
        return ids

    return make


async def test_a_cursor_leads_through_the_whole_queue_once(clerk, submitted):
    ids = await submitted(*(f"Organization {n}" for n in range(7)))

    found, cursor = [], ""
    while cursor is not None:
        part = (await clerk.get(QUEUE, params={"limit": 3, "cursor": cursor})).json()
        found += [each["id"] for each in part["items"]]
        cursor = part["next"]

    assert found == ids


@pytest.mark.parametrize("cursor", ["x", "bm90IGpzb24", "WyIyMDE4LTAxLTAxIiwgIngiXQ", "💥"])
async def test_a_cursor_that_was_never_given_is_refused(clerk, cursor):
    answer = await clerk.get(QUEUE, params={"cursor": cursor})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "invalid-cursor")


async def test_a_bulk_does_what_it_can_and_names_what_refused(clerk, submitted):
    first, second, third = await submitted("One", "Two", "Three")
    await clerk.post(f"{QUEUE}/{second}/return", json={"version": 2, "message": "Who are you?"})

    answer = await clerk.post(
        "/api/v1/desk/bulk",
        json={"verb": "verify", "applications": [first, second, third, str(uuid4())]},
    )

    assert [each["code"] for each in answer.json()] == ["done", "conflict", "done", "not-found"]
    stages = {each["id"]: each["stage"] for each in (await clerk.get(QUEUE)).json()["items"]}
    assert stages == {first: "verified", second: "returned", third: "verified"}


async def test_a_bulk_page_reports_each(clerk, submitted):
    first, second = await submitted("One", "Two")
    csrf = await csrf_of(clerk, "/desk")

    done = await clerk.post(
        "/desk/bulk",
        data={"csrf": csrf, "verb": "put-forward", "chosen": [first, second]},
        headers={**HTML, **FORM},
    )

    assert done.status_code == 200
    assert done.text.count("This is not possible as things stand") == 2


async def test_the_queue_is_filtered_by_who_works_on_it(clerk, submitted):
    mine, _other = await submitted("Mine", "Other")
    me = "clerk.one@secretariat.example"
    await clerk.post(f"{QUEUE}/{mine}/assign", json={"assignee": me})

    found = (await clerk.get(QUEUE, params={"assignee": me})).json()["items"]
    nobodys = (await clerk.get(QUEUE, params={"assignee": "-"})).json()["items"]

    assert [each["name"] for each in found] == ["Mine"]
    assert [each["name"] for each in nobodys] == ["Other"]
    page = await clerk.get("/desk", params={"assignee": me}, headers=HTML)
    assert "Mine" in page.text
    assert "Other<" not in page.text


async def test_notes_ticks_and_assignment_are_for_clerks_alone(app, clerk):
    applicant = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    await applicant.put(path, json=body())
    made = (await applicant.post(f"{path}/submit", json={"version": 1})).json()["id"]
    await clerk.post(f"{QUEUE}/{made}/notes", json={"text": "canary-note"})
    await clerk.post(f"{QUEUE}/{made}/checks", json={"ticked": ["legal-entity"]})

    desk = await clerk.get(f"/desk/applications/{made}", headers=HTML)
    own = [
        await applicant.get(each, headers=HTML)
        for each in (path, path.removeprefix("/api/v1"), f"{QUEUE}/{made}/case")
    ]

    assert "canary-note" in desk.text
    assert [each.status_code for each in own] == [200, 200, 404]
    assert not any("canary-note" in each.text for each in own)


async def test_the_applicant_sees_the_reason_and_the_clock(app, clerk):
    applicant = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    await applicant.put(path, json=body())
    made = (await applicant.post(f"{path}/submit", json={"version": 1})).json()["id"]
    question = {"version": 2, "message": "Please send the statutes.", "reason": "legal-status"}
    await clerk.post(f"{QUEUE}/{made}/return", json=question)

    shown = (await applicant.get(path.removeprefix("/api/v1"), headers=HTML)).text

    assert "The legal status is not clear" in shown
    assert "Please send the statutes." in shown
    assert "waits for your answer until" in shown


async def test_exports_hold_the_queue_in_cells_that_are_only_text(clerk, submitted):
    await submitted("=HYPERLINK(1)", "@SUM(A1)", "Ärzte für Migranten")

    as_csv = (await clerk.get("/desk/export.csv")).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO((await clerk.get("/desk/export.xlsx")).content))

    names = [row["name"] for row in csv.DictReader(io.StringIO(as_csv))]
    assert names == ["'=HYPERLINK(1)", "'@SUM(A1)", "Ärzte für Migranten"]
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == names
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
