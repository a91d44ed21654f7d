"""Of what a mission does, the record shows a day and nothing else."""

from fastapi import FastAPI
from sqlalchemy import text

from services.review.store.sealing import ACT_BYTES, blob_bytes
from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import sign_in
from tests.review.build import circulated


async def test_a_missions_acts_are_sealed_alike(app: FastAPI, sessions: Sessions) -> None:
    made, (entry,) = await circulated(sessions)
    fiji = await sign_in(app, Role.DELEGATE, state="FJI", email="delegate.fji@missions.example")
    path = f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"
    said = [{"kind": "objection", "basis": "Canary-basis-1180"}, {"kind": "none"}]
    for body in said:
        assert (await fiji.post(path, json=body)).is_success
    await fiji.get(f"/api/v1/circulations/{made.id}")

    async with sessions() as tx:
        rows = list(await tx.execute(text("SELECT * FROM audit WHERE role = 'delegate'")))

    assert len(rows) == 2
    assert {(row.who, row.act, row.about) for row in rows} == {("", "", "")}
    assert {len(row.sealed) for row in rows} == {blob_bytes(ACT_BYTES)}
    assert {(row.at.hour, row.at.minute, row.at.second) for row in rows} == {(0, 0, 0)}
    for word in ("FJI", "fji", "Canary", str(entry.id), "position"):
        assert word.encode() not in b"".join(row.sealed for row in rows)


async def test_the_auditor_sees_the_offices_acts_and_no_missions(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (entry,) = await circulated(sessions)
    fiji = await sign_in(app, Role.DELEGATE, state="FJI", email="delegate.fji@missions.example")
    officer = await sign_in(app, Role.OFFICER, email="officer@opga.example")
    auditor = await sign_in(app, Role.AUDITOR)
    path = f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"
    await fiji.post(path, json={"kind": "objection"})
    await officer.get("/api/v1/desk/cases")

    acts = (await auditor.get("/api/v1/audit")).json()["acts"]

    assert [(each["who"], each["act"], each["is_sealed"]) for each in acts] == [
        ("officer@opga.example", "GET /api/v1/desk/cases", False),
        ("", "", True),
    ]
