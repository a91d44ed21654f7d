"""A list goes out: two officers, and every mission within reach or a decision about it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import httpx
from fastapi import FastAPI

from services.notify.app import create_app as create_notify
from services.notify.store import suppressions
from services.review.app import create_app
from services.review.keeper.service import KeeperService
from services.review.store.contacts import NotifyContacts
from shared.kernel.actors import Role
from shared.messages.notify import Contact
from shared.messages.review import ListCirculated
from shared.settings import Settings
from shared.store import people, registers
from shared.store.db import Sessions
from tests.conftest import outbox, together
from tests.review.build import MODALITIES, Reached, frozen, soon
from tests.review.web.build import DESK, HTML, delegate, form_post, officers


async def test_a_list_goes_out_only_when_a_second_person_approves(
    app: FastAPI, sessions: Sessions
) -> None:
    await delegate(app, "FJI")
    made = await frozen(sessions)
    one, other = await officers(app)
    wish = {"closes_at": soon().isoformat(), "reason": "Told by telephone."}
    asked = await one.post(f"{DESK}/{made.id}/circulate", json=wish)
    own = await one.post(f"{DESK}/{made.id}/approve")
    page = await other.get(f"/desk/circulations/{made.id}", headers=HTML)

    assert (asked.json()["stage"], own.status_code) == ("frozen", 403)
    assert own.json()["type"] == "/problems/second-person-needed"
    assert "Approve and circulate" in page.text
    assert "The period is shorter than 3 days." in page.text
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
    assert len(found["without_contact"]) == 192
    assert found["silent"] == []
    assert {"day": "2027-06-19", "name": "juneteenth"} in found["holidays"]
    assert not found["is_short"]


async def everybody(app: FastAPI) -> None:
    """Enrol one delegate for each Member State."""
    async with app.state.sessions.begin() as tx:
        known = await registers.list_states(tx, soon().date())
        for code in (code for code, state in known.items() if state.is_member):
            email = f"delegate.{code.lower()}@missions.example"
            await people.ensure_person(tx, email, Role.DELEGATE, state=code)


async def test_no_window_starts_past_a_mission_out_of_reach_until_the_office_decides(
    app: FastAPI, sessions: Sessions, contacts: Reached
) -> None:
    await everybody(app)
    made = await frozen(sessions)
    one, other = await officers(app)
    desk, page = f"{DESK}/{made.id}", f"/desk/circulations/{made.id}"
    assert "Letters reach every mission." in (await one.get(page, headers=HTML)).text
    contacts.silent = {"delegate.fji@missions.example"}

    wish = {"closes_at": soon().isoformat()}
    refused = await one.post(f"{desk}/circulate", json=wish)
    shown = await form_post(one, page, "/circulate", {"closes_at": "2199-01-01T12:00"})

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")
    assert shown.status_code == 422
    assert "Letters do not arrive at: Fiji" in shown.text
    assert 'id="reason-error"' in shown.text
    asked = await one.post(f"{desk}/circulate", json=wish | {"reason": "By hand."})
    assert asked.status_code == 200
    assert "By hand." in (await other.get(page, headers=HTML)).text
    contacts.silent |= {"delegate.ury@missions.example"}
    assert (await other.post(f"{desk}/approve")).status_code == 409
    contacts.silent = {"delegate.fji@missions.example"}
    assert (await other.post(f"{desk}/approve")).json()["stage"] == "circulated"
    history = (await one.get(page, headers=HTML)).text
    assert "Decided to go on past missions that letters do not reach" in history


async def test_while_nobody_can_tell_who_is_reached_no_window_starts(
    settings: Settings, sessions: Sessions, keeper: KeeperService
) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(503))
    silent = NotifyContacts(settings, httpx.AsyncClient(transport=transport))
    app = create_app(settings, sessions, keeper, silent)
    await everybody(app)
    made = await frozen(sessions)
    one, _other = await officers(app)

    wish = {"closes_at": soon().isoformat(), "reason": "Any."}
    asked = await one.post(f"{DESK}/{made.id}/circulate", json=wish)
    page = await one.get(f"/desk/circulations/{made.id}", headers=HTML)

    assert (asked.status_code, asked.headers["retry-after"]) == (503, "60")
    assert "Whether letters reach missions cannot be told just now." in page.text


async def test_notify_is_asked_with_a_token_of_its_own_for_exactly_this_question(
    settings: Settings, settings_for: Callable[[str], Settings], database: Callable[[str], Sessions]
) -> None:
    told = database("notify")
    notify = create_notify(settings_for("notify"), told)
    async with told.begin() as tx:
        await suppressions.append(tx, "delegate.fji@missions.example", "bounced")
    client = httpx.AsyncClient(transport=httpx.ASGITransport(notify))
    contacts = NotifyContacts(settings, client)

    silent, reached = (
        Contact(id=uuid4(), kind="delegate", address=address)
        for address in ("Delegate.FJI@missions.example", "delegate.ury@missions.example")
    )
    found = await contacts.unreachable([silent, reached])

    assert found == {silent.id}
    bare = await client.post("http://notify.test/api/v1/reachability", json={"contacts": []})
    assert bare.status_code == 401


async def test_where_the_modalities_fix_a_length_no_shorter_window_is_asked_for(
    app: FastAPI, sessions: Sessions
) -> None:
    await everybody(app)
    objections = MODALITIES.objections
    fixed = replace(objections, window_days=replace(objections.window_days, value=7))
    app.state.modalities = replace(MODALITIES, objections=fixed)
    made = await frozen(sessions)
    one, _other = await officers(app)
    path = f"{DESK}/{made.id}/circulate"

    short = await one.post(path, json={"closes_at": soon(6 * 86400).isoformat()})
    long = await one.post(path, json={"closes_at": soon(8 * 86400).isoformat()})

    assert (short.status_code, long.status_code) == (422, 200)
    assert "more time than that" in short.text
