"""What two officers do with a list, and what missions get of it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from services.review.actions.close_circulation import close_circulation
from services.review.actions.remind_missions import remind_missions
from services.review.domain.circulations import Circulation
from services.review.domain.reminders import holidays_between, is_working_day, reminder_times
from services.review.keeper.openings import first_fault
from services.review.keeper.service import KeeperService
from services.review.store.tables import OpeningRow, PositionRow
from shared.kernel.actors import Role
from shared.messages.notify import NoticesRequested
from shared.messages.review import FinalListPublished, ListCirculated
from shared.receipts import is_genuine
from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import Database, outbox, sign_in, together
from tests.review.build import (
    BASE_URL,
    MODALITIES,
    OPENING,
    candidate,
    circulated,
    everything,
    frozen,
    pass_the_close,
    soon,
)

DESK = "/api/v1/desk/circulations"
HTML = {"accept": "text/html"}


async def delegate(app: FastAPI, state: str) -> httpx.AsyncClient:
    email = f"delegate.{state.lower()}@missions.example"
    return await sign_in(app, Role.DELEGATE, state=state, email=email)


async def officers(app: FastAPI) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    return await sign_in(app, Role.OFFICER), await sign_in(app, Role.OFFICER)


async def letters(sessions: Sessions, letter: str) -> dict[str, dict[str, str]]:
    return {
        notice.to: notice.values
        for message in await outbox(sessions)
        if isinstance(message, NoticesRequested) and message.letter == letter
        for notice in message.notices
    }


async def close(sessions: Sessions, made: Circulation) -> None:
    await pass_the_close(sessions, made.id)
    async with sessions.begin() as tx:
        assert await close_circulation(tx, made.id)


def position(made: Circulation, entry: Any) -> str:
    return f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"


async def test_a_list_goes_out_only_when_a_second_person_approves(
    app: FastAPI, sessions: Sessions
) -> None:
    await delegate(app, "FJI")
    made = await frozen(sessions)
    one, other = await officers(app)
    asked = await one.post(f"{DESK}/{made.id}/circulate", json={"closes_at": soon().isoformat()})
    own = await one.post(f"{DESK}/{made.id}/approve")
    page = await other.get(f"/desk/circulations/{made.id}", headers=HTML)

    assert (asked.json()["stage"], own.status_code) == ("frozen", 409)
    assert "Approve and circulate" in page.text
    assert "The period is shorter than three days." in page.text
    ends = await together(*(other.post(f"{DESK}/{made.id}/approve") for _ in range(3)))
    assert sorted(end.status_code for end in ends) == [200, 409, 409]
    assert sum(isinstance(m, ListCirculated) for m in await outbox(sessions)) == 1


async def test_without_any_mission_to_write_to_nothing_is_asked_for(
    app: FastAPI, sessions: Sessions
) -> None:
    made = await frozen(sessions)
    one, other = await officers(app)

    asked = await one.post(f"{DESK}/{made.id}/circulate", json={"closes_at": soon().isoformat()})

    assert asked.status_code == 409
    assert (await other.post(f"{DESK}/{made.id}/approve")).status_code == 409


async def test_the_checks_name_missing_contacts_short_periods_and_holidays(
    app: FastAPI, sessions: Sessions
) -> None:
    await delegate(app, "FJI")
    made = await frozen(sessions)
    one, _other = await officers(app)

    closes_at = "2027-07-05T18:00:00-04:00"
    path = f"{DESK}/{made.id}/checks"
    found = (await one.get(path, params={"closes_at": closes_at})).json()

    assert found["reachable"] == 1
    assert len(found["unreachable"]) == 192
    assert {"day": "2027-06-19", "name": "juneteenth"} in found["holidays"]
    assert not found["is_short"]


def test_holidays_and_working_days_are_new_yorks() -> None:
    opens, closes = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC)

    assert holidays_between(opens, closes) == [
        (date(2026, 11, 26), "thanksgiving"),
        (date(2026, 12, 25), "christmas"),
    ]
    # Four in the morning in Geneva is still the evening before in New York.
    assert is_working_day(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert not is_working_day(datetime(2026, 11, 26, 20, 0, tzinfo=UTC))


@pytest.mark.paragraph("6(b)")
def test_reminders_that_would_be_late_are_not_sent() -> None:
    closes, at = datetime(2027, 1, 10, tzinfo=UTC), datetime(2027, 1, 8, tzinfo=UTC)

    assert reminder_times(closes, (24, 72), at) == [(24, closes - timedelta(hours=24))]


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


@pytest.mark.paragraph("fn 4")
async def test_marking_a_page_as_seen_writes_as_many_rows_whatever_was_said(
    app: FastAPI, sessions: Sessions
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    made, entries = await circulated(sessions, *(candidate(f"Name {n}") for n in range(4)))
    await fiji.post(position(made, entries[0]), json={"kind": "objection", "basis": "Own."})

    async def rows() -> int:
        async with sessions() as tx:
            return len(list(await tx.scalars(select(PositionRow.tag))))

    before, body = await rows(), {"entries": [str(each.id) for each in entries]}
    for each in (fiji, uruguay):
        await each.post(f"/api/v1/circulations/{made.id}/seen", json=body)
        assert await rows() == before + 4
        before += 4

    own = (await fiji.get(f"/api/v1/circulations/{made.id}/positions")).json()
    kinds = {each["entry_id"]: (each["kind"], each["basis"]) for each in own}
    assert kinds.pop(str(entries[0].id)) == ("objection", "Own.")
    assert set(kinds.values()) == {("seen", None)}


@pytest.fixture
def letter_of(app: FastAPI) -> Callable[..., Awaitable[Any]]:
    async def enter(by: httpx.AsyncClient, made: Circulation, *names: Any, **given: Any) -> Any:
        body = {"entries": [str(each.id) for each in names], **given}
        return await by.post(f"{DESK}/{made.id}/letters", json=body)

    return enter


@pytest.mark.paragraph("fn 4")
async def test_a_letter_for_51_states_counts_for_each_once_a_second_person_confirms(
    app: FastAPI, sessions: Sessions, keeper: KeeperService, letter_of: Callable[..., Any]
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    made, entries = await circulated(sessions, *(candidate(f"Name {n:02}") for n in range(11)))
    one, other = await officers(app)
    checks = await one.get(f"{DESK}/{made.id}/checks", params={"closes_at": soon().isoformat()})
    states = [*checks.json()["unreachable"][:50], "FJI"]
    answer = await letter_of(one, made, *entries, states=states, basis="Ours.", reference="NV/7")
    case = answer.json()["id"]
    assert await everything(keeper, made.id) == []
    assert (await one.post(f"/api/v1/desk/cases/{case}/approve")).status_code == 409

    ends = await together(*(other.post(f"/api/v1/desk/cases/{case}/approve") for _ in range(3)))

    assert sorted(end.status_code for end in ends) == [200, 409, 409]
    kept = await everything(keeper, made.id)
    assert len(kept) == 51 * 11
    assert all(each.is_recorded and each.basis == "Ours." for each in kept)
    told = await letters(sessions, "recorded-for-mission")
    assert set(told) == {"delegate.fji@missions.example"}
    assert set(told["delegate.fji@missions.example"]) == {"portal_url"}
    page = await fiji.get(f"/circulations/{made.id}/entries/{entries[0].id}", headers=HTML)
    assert "This letter was not ours" in page.text
    contested = await fiji.post(position(made, entries[0]), json={"kind": "contested"})
    assert contested.status_code == 201
    own = (await fiji.get(f"/api/v1/circulations/{made.id}/positions")).json()
    assert sum(each["kind"] == "objection" for each in own) == 10
    assert (await uruguay.get(f"/api/v1/circulations/{made.id}/positions")).json() == []


async def test_a_letter_refused_has_no_effect_and_cannot_be_approved(
    app: FastAPI, sessions: Sessions, keeper: KeeperService, letter_of: Callable[..., Any]
) -> None:
    made, (entry,) = await circulated(sessions)
    one, other = await officers(app)
    case = (await letter_of(one, made, entry, states=["FJI"])).json()["id"]

    refused = await other.post(f"/api/v1/desk/cases/{case}/refuse", json={"reason": "Forged."})

    assert refused.json() == {"status": "refused"}
    assert (await other.post(f"/api/v1/desk/cases/{case}/approve")).status_code == 409
    assert await everything(keeper, made.id) == []
    assert (await letter_of(one, made, entry, states=["VAT"])).status_code == 403
    assert (await letter_of(one, made, states=["FJI"])).status_code == 422


async def ask(who: httpx.AsyncClient, made: Circulation, *names: Any) -> str:
    body = {"circulation_id": str(made.id), "entries": [str(each.id) for each in names]}
    answer = await who.post("/api/v1/information-requests", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


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
    assert (await one.post(f"/api/v1/desk/cases/{case}/approve")).status_code == 409
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


async def test_every_opening_is_on_record_before_it_happens_and_the_record_shows_tampering(
    app: FastAPI,
    sessions: Sessions,
    sealed: Sessions,
    database: Database,
    keeper: KeeperService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fiji = await delegate(app, "FJI")
    made, (entry,) = await circulated(sessions)
    await fiji.post(position(made, entry), json={"kind": "objection"})

    async def lines() -> int:
        async with sealed() as tx:
            return len(list(await tx.scalars(select(OpeningRow.seq))))

    await keeper.everything(made.id, OPENING)
    await keeper.cases(OPENING)
    assert await lines() == 2
    opened: list[object] = []
    module = "services.review.keeper.service"

    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(f"{module}.record_opening", broken)
    monkeypatch.setattr(f"{module}.open_", lambda *given: opened.append(given))
    for act in (keeper.everything(made.id, OPENING), keeper.cases(OPENING)):
        with pytest.raises(RuntimeError):
            await act
    assert opened == []
    async with sealed() as tx:
        assert await first_fault(tx) is None
    async with database("review", "owner").begin() as tx:
        await tx.execute(text("UPDATE opening SET blob = blob || 'x' WHERE seq = 1"))
    async with sealed() as tx:
        assert await first_fault(tx) == 1


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
