"""Scenario 3: an institution of status A registers, is downgraded, and a person decides."""

from uuid import uuid4

import pytest

from services.registration.store import findings
from shared.kernel.actors import Role
from shared.reference.read import RegisterRow, Snapshot
from shared.store.db import database_time
from shared.store.registers import save_snapshots
from tests.conftest import sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.conftest import registration
from tests.registration.web.test_pages_and_api import body
from tests.registration.web.test_people_and_meetings import PERSON


async def institution_of(sessions, country, status):
    async with sessions() as tx:
        today = (await database_time(tx)).date()
        found = await findings.find_nhri_of(tx, country, today)
    return next(each for each in found if each.status == status)


async def chart_of_today(sessions, institution, status):
    async with sessions.begin() as tx:
        today = (await database_time(tx)).date()
        row = RegisterRow(1, institution.name, institution.country, status)
        snapshot = Snapshot("nhri", today, (row,))
        await save_snapshots(tx, [snapshot], source="the new chart", file_sha256=b"new")


@pytest.mark.paragraph("9")
async def test_scenario_3_nhri(settings_for, with_registers):
    app = registration(settings_for, with_registers)
    nhri = await institution_of(with_registers, "FRA", "A")
    focal, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    path, desk = (f"/api/v1/{each}applications/{{}}" for each in ("", "desk/"))
    made = str(uuid4())
    path, desk = path.format(made), desk.format(made)
    named = {**ORGANIZATION, "name": nhri.name, "country": "FRA"}
    await focal.put(
        path,
        json=body(category="nhri", register_entry_id=str(nhri.entry_id), organization=named),
    )
    await focal.post(f"{path}/submit", json={"version": 1})
    await clerk.post(f"{desk}/verify", json={"version": 2})
    for _ in range(3):
        who = str(uuid4())
        await focal.put(f"{path}/representatives/{who}", json=PERSON)
        answer = await focal.post(
            f"{path}/nominations", json={"representative_id": who, "event_key": "hearing-2"}
        )
        assert (answer.status_code, answer.json()["stage"]) == (201, "confirmed")
    assert (await focal.get(path)).json()["places"] == []

    await chart_of_today(with_registers, nhri, "B")
    flagged = (await clerk.post(f"{desk}/recheck")).json()

    assert flagged["is_flagged"]
    assert (await focal.get(path)).json()["stage"] == "verified"
    seats = (await focal.get(f"{path}/nominations")).json()
    assert [each["stage"] for each in seats] == ["confirmed"] * 3
    decided = await clerk.post(
        f"{desk}/flag", json={"decision": "ended", "reason": "Status B since today's chart."}
    )
    assert not decided.json()["is_flagged"]
    # The hearing has taken place: the attendance stands.
    seats = (await focal.get(f"{path}/nominations")).json()
    assert [each["stage"] for each in seats] == ["confirmed"] * 3
    refused = await focal.post(
        f"{path}/nominations",
        json={"representative_id": seats[0]["representative_id"], "event_key": "conference"},
    )
    assert refused.json()["type"] == "/problems/not-open"


@pytest.mark.paragraph("9")
@pytest.mark.paragraph("fn 5")
async def test_an_institution_of_status_b_is_told_why_and_offered_a_list(
    settings_for, with_registers
):
    app = registration(settings_for, with_registers)
    nhri = await institution_of(with_registers, "BGR", "A")
    await chart_of_today(with_registers, nhri, "B")
    focal = await sign_in(app, Role.APPLICANT)

    door = (await focal.get("/api/v1/door", params={"name": nhri.name, "category": "nhri"})).json()

    assert (door["route"], door["evidence"]) == ("list", None)
    assert door["contrary"]["status"] == "B"
    forced = await focal.put(
        f"/api/v1/applications/{uuid4()}",
        json=body(category="nhri", register_entry_id=str(nhri.entry_id)),
    )
    assert forced.json()["errors"][0]["code"] == "not-in-force"
