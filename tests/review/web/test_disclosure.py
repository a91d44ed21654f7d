"""Requests for information: who is told, in which form, and what is on record."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import outbox, sign_in
from tests.review.build import BASE_URL, candidate, circulated
from tests.review.web.build import HTML, ask, delegate, letters, officers, position


@pytest.mark.paragraph("fn 4")
async def test_a_member_state_is_told_on_request_and_nobody_else(
    app: FastAPI, sessions: Sessions
) -> None:
    fiji, uruguay, niger = [await delegate(app, code) for code in ("FJI", "URY", "NER")]
    made, (contested, spared) = await circulated(sessions, candidate("A"), candidate("B"))
    await fiji.post(position(made, contested), json={"kind": "objection", "basis": "Canary."})
    one, other = await officers(app)
    case = await ask(uruguay, made, contested, spared)
    path = f"/api/v1/information-requests/{case}"
    assert (await uruguay.get(path)).json()["statement"] is None
    first = await one.post(f"/api/v1/desk/cases/{case}/approve")
    assert first.json() == {"status": "approved"}
    again = await one.post(f"/api/v1/desk/cases/{case}/approve")
    assert again.json()["type"] == "/problems/second-person-needed"
    assert (await uruguay.get(path)).json()["statement"] is None
    second = await other.post(f"/api/v1/desk/cases/{case}/approve")
    assert second.json() == {"status": "done"}
    # What is said after the answer is not part of it.
    await niger.post(position(made, spared), json={"kind": "objection"})

    answer = (await uruguay.get(path)).json()

    assert [each["received"] for each in answer["statement"]] == [
        [{"objector": "FJI", "basis": "Canary."}],
        [],
    ]
    page = await uruguay.get(f"/information-requests/{case}", headers=HTML)
    assert "Canary." in page.text
    assert "No information received." in page.text
    told = await letters(sessions, "information-ready")
    assert told == {
        "delegate.ury@missions.example": {"portal_url": f"{BASE_URL}/information-requests/{case}"}
    }
    observer = await sign_in(app, Role.DELEGATE, state="VAT")
    foreign, absent = [
        await fiji.get(f"/api/v1/information-requests/{each}") for each in (case, uuid4())
    ]
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.json() | {"instance": ""} == absent.json() | {"instance": ""}
    assert (await fiji.get("/api/v1/information-requests")).json() == []
    body = {"circulation_id": str(made.id), "entries": [str(contested.id)]}
    assert (await observer.post("/api/v1/information-requests", json=body)).status_code == 403
    assert (await one.get(path)).status_code == 404
    register = (await one.get("/api/v1/desk/cases")).json()
    assert [(each["states"], each["status"]) for each in register] == [(["URY"], "done")]


async def test_nothing_received_is_answered_by_the_same_steps_rows_and_letters(
    app: FastAPI, sessions: Sessions, sealed: Sessions
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    one, other = await officers(app)

    async def play(*, objected: bool) -> Any:
        made, (entry,) = await circulated(sessions, candidate(f"Name {objected}"))
        if objected:
            await fiji.post(position(made, entry), json={"kind": "objection"})
        before = len(await outbox(sessions))
        case = await ask(uruguay, made, entry)
        for each in (one, other):
            await each.post(f"/api/v1/desk/cases/{case}/approve")
        answer = (await uruguay.get(f"/api/v1/information-requests/{case}")).json()
        async with sealed() as tx:
            sizes = [
                len(row.blob) for row in await tx.execute(text("SELECT blob FROM sealed_case"))
            ]
        sent = [type(each).__name__ for each in (await outbox(sessions))[before:]]
        return sorted(answer), len(answer["statement"]), set(sizes), sent

    assert await play(objected=True) == await play(objected=False)
