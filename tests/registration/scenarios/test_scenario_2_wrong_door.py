"""Scenario 2: a renamed foundation in status at the wrong door, and one whose status is gone."""

from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from shared.messages.registration import CandidatePutForward
from shared.reference.read import RegisterRow, Snapshot
from shared.store.db import database_time
from shared.store.registers import save_snapshots
from tests.conftest import outbox, sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.conftest import registration
from tests.registration.web.test_pages_and_api import HTML, body

# From the file of name changes: the register holds its present name.
BEFORE = "Association tunisienne de communication"


@pytest.fixture
def app(settings_for, with_registers):
    return registration(settings_for, with_registers)


async def door_of(client, name, category="ngo"):
    answer = await client.get("/api/v1/door", params={"name": name, "category": category})
    return answer.json()


@pytest.mark.paragraph("6(a)")
async def test_scenario_2_wrong_door(app, with_registers):
    ngo, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    path = f"/api/v1/applications/{uuid4()}"
    desk = path.replace("/v1/", "/v1/desk/")

    door = await door_of(ngo, BEFORE)
    assert (door["route"], door["paragraph"]) == ("register", "6(a)")
    assert door["evidence"]["name"] != BEFORE

    # It applies for a list all the same, under its old name; the clerk moves it to its own door.
    await ngo.put(path, json=body(organization={**ORGANIZATION, "name": BEFORE}))
    submitted = (await ngo.post(f"{path}/submit", json={"version": 1})).json()
    moved = await clerk.post(
        f"{desk}/door",
        json={
            "version": submitted["version"],
            "category": "ecosoc-ngo",
            "register_entry_id": door["evidence"]["id"],
        },
    )

    assert (moved.status_code, moved.json()["route"]) == (200, "register")
    assert moved.json()["answers"] == submitted["answers"]
    assert moved.json()["reference"] == submitted["reference"]
    version = moved.json()["version"]
    assert (await clerk.post(f"{desk}/verify", json={"version": version})).is_success
    forward = await clerk.post(f"{desk}/put-forward", json={"version": version + 1})
    assert forward.status_code == 409
    assert not any(isinstance(m, CandidatePutForward) for m in await outbox(with_registers))


@pytest.mark.paragraph("6(a)")
async def test_a_status_withdrawn_last_year_leads_to_a_list_with_the_day_of_the_register(
    app, with_registers
):
    ngo = await sign_in(app, Role.APPLICANT)
    name = "Harbour Light Foundation of the Tests"
    async with with_registers.begin() as tx:
        today = (await database_time(tx)).date()
        row = RegisterRow(1, name, None, "withdrawn")
        await save_snapshots(
            tx, [Snapshot("ecosoc", today, (row,))], source="tests", file_sha256=b"gone"
        )

    door = await door_of(ngo, name, "ecosoc-ngo")
    page = await ngo.get("/door", params={"name": name, "category": "ecosoc-ngo"}, headers=HTML)

    assert (door["route"], door["evidence"]) == ("list", None)
    assert (door["contrary"]["status"], door["contrary"]["as_of"]) == (
        "withdrawn",
        today.isoformat(),
    )
    assert f"as of {today.day} " in page.text
