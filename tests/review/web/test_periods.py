"""More time, a stopped clock, another round, and reminders meanwhile."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.review.actions.close_circulation import close_circulation
from services.review.actions.remind_missions import remind_missions
from services.review.keeper.service import KeeperService
from shared.kernel.actors import Role
from shared.messages.notify import NoticesRequested
from shared.messages.review import FinalListPublished
from shared.receipts import is_genuine
from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import outbox, sign_in
from tests.review.build import BASE_URL, MODALITIES, candidate, circulated, pass_the_close, soon
from tests.review.web.build import DESK, HTML, close, delegate, letters, officers, position


@pytest.mark.paragraph("6(c)")
async def test_more_time_needs_a_reason_and_goes_to_every_mission(
    app: FastAPI, sessions: Sessions
) -> None:
    await delegate(app, "FJI")
    await sign_in(app, Role.DELEGATE, state="VAT", email="observer@missions.example")
    made, _entries = await circulated(sessions)
    one, _other = await officers(app)
    later = soon(7200)
    path = f"{DESK}/{made.id}/extend"

    assert (await one.post(path, json={"closes_at": later.isoformat()})).status_code == 422
    body = {"closes_at": later.isoformat(), "reason": "A holiday."}
    extended = await one.post(path, json=body)
    earlier = await one.post(path, json=body | {"closes_at": soon(60).isoformat()})
    page = await one.get(f"/desk/circulations/{made.id}", headers=HTML)

    assert datetime.fromisoformat(extended.json()["closes_at"]) == later
    assert earlier.status_code == 422
    assert "A holiday." in page.text
    found = await letters(sessions, "circulation-extended")
    assert set(found) == {"delegate.fji@missions.example"}
    (values,) = found.values()
    assert set(values) == {"list", "number", "closes_at", "list_url"}
    assert values["list_url"] == f"{BASE_URL}/circulations/{made.id}"
    # Of two extensions the later cancels what is not sent yet of the earlier.
    (asked,) = [m for m in await outbox(sessions) if getattr(m, "letter", "").endswith("extended")]
    assert isinstance(asked, NoticesRequested)
    assert asked.notices[0].about == f"closing:{made.id}:{asked.notices[0].contact}"
    assert asked.notices[0].decision is not None
    async with sessions.begin() as tx:
        assert not await close_circulation(tx, made.id)
    await pass_the_close(sessions, made.id)
    body["closes_at"] = soon(9000).isoformat()
    assert (await one.post(path, json=body)).status_code == 409


async def test_while_a_period_is_suspended_it_does_not_close_and_words_count(
    app: FastAPI, sessions: Sessions
) -> None:
    fiji = await delegate(app, "FJI")
    made, (entry,) = await circulated(sessions)
    one, _other = await officers(app)
    suspended = await one.post(f"{DESK}/{made.id}/suspend", json={"reason": "Consultations."})
    assert suspended.json()["stage"] == "suspended"
    await pass_the_close(sessions, made.id)
    async with sessions.begin() as tx:
        assert not await close_circulation(tx, made.id)

    assert (await fiji.post(position(made, entry), json={"kind": "objection"})).status_code == 201
    body = {"closes_at": soon().isoformat(), "reason": "Concluded."}
    assert (await one.post(f"{DESK}/{made.id}/resume", json=body)).json()["stage"] == "circulated"


@pytest.mark.paragraph("fn 4")
async def test_a_withdrawal_a_minute_late_counts_once_the_office_reopens_the_list(
    app: FastAPI, sessions: Sessions, settings: Settings
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    made, (one_name, other_name) = await circulated(sessions, candidate("A"), candidate("B"))
    one, _other = await officers(app)
    for name in (one_name, other_name):
        await fiji.post(position(made, name), json={"kind": "objection"})
    await close(sessions, made)
    late = await fiji.post(position(made, one_name), json={"kind": "none"})
    assert late.status_code == 409
    receipt = late.json()["receipt"]
    key = (await uruguay.get("/receipts/key.pem")).content
    assert is_genuine(receipt["document"], receipt["signature"], key)
    desk = f"/desk/circulations/{made.id}"
    assert "Withdrawal: Fiji · received late" in (await one.get(desk, headers=HTML)).text

    body = {"closes_at": soon().isoformat(), "reason": "A late letter."}
    reopened = (await one.post(f"{DESK}/{made.id}/reopen", json=body)).json()
    assert (reopened["stage"], reopened["round"]) == ("circulated", 2)
    await pass_the_close(sessions, made.id)
    await one.post(f"{DESK}/{made.id}/publish")

    (told,) = [m for m in await outbox(sessions) if isinstance(m, FinalListPublished)]
    assert [each.included for each in told.outcomes] == [True, False]
    history = (await fiji.get(f"/api/v1/circulations/{made.id}/history")).json()
    assert [(each["kind"], each["is_late"]) for each in history] == [
        ("objection", False),
        ("objection", False),
        ("none", True),
    ]
    assert all(is_genuine(each["document"], each["signature"], key) for each in history)
    assert history[2]["document"] == receipt["document"]
    assert (await uruguay.get(f"/api/v1/circulations/{made.id}/history")).json() == []
    again = f"/circulations/{made.id}/entries/{one_name.id}/receipts/2.json"
    assert (await fiji.get(again)).json()["signature"] == receipt["signature"]
    assert (await uruguay.get(again)).status_code == 404
    altered = {**receipt, "document": receipt["document"].replace("late", "on time")}
    for sent, genuine in ((receipt, True), (altered, False)):
        words = {"document": sent["document"], "signature": sent["signature"]}
        answer = await uruguay.post("/api/v1/receipts/verify", json=words)
        assert answer.json() == {"genuine": genuine}


async def test_reminders_go_to_missions_that_have_not_opened_the_list_whatever_they_said(
    app: FastAPI, sessions: Sessions, keeper: KeeperService
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    await delegate(app, "NER")
    made, (entry,) = await circulated(sessions)
    await fiji.get(f"/circulations/{made.id}", headers=HTML)
    # Objects without having opened the page: a program did it.
    await uruguay.post(position(made, entry), json={"kind": "objection"})

    async with sessions.begin() as tx:
        await remind_missions(tx, keeper, MODALITIES, made.id, hours=24, base_url=BASE_URL)

    found = await letters(sessions, "circulation-reminder")
    assert set(found) == {"delegate.ury@missions.example", "delegate.ner@missions.example"}
    assert {tuple(sorted(each)) for each in found.values()} == {
        ("closes_at", "list", "list_url", "number")
    }
    async with sessions() as tx:
        rows = list(await tx.execute(text("SELECT * FROM list_reading")))
    assert [set(row._fields) for row in rows] == [{"tag"}]


@pytest.mark.parametrize("verb", ["extend", "suspend", "letter", "correct"])
async def test_each_act_has_a_page_that_says_what_is_missing(
    app: FastAPI, sessions: Sessions, verb: str
) -> None:
    made, _entries = await circulated(sessions)
    one, _other = await officers(app)
    path = f"/desk/circulations/{made.id}/act/{verb}"
    shown = await one.get(path, headers=HTML)
    assert shown.status_code == 200
    csrf = shown.text.partition('name="csrf" value="')[2].partition('"')[0]

    answer = await one.post(path, data={"csrf": csrf}, headers=HTML)

    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
