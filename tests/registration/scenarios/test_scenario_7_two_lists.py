"""Scenarios 7 and 8: two lists with two outcomes, and a decision that comes late."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.app import create_app
from shared.kernel.actors import Role
from shared.messages.notify import NoticeRequested
from shared.messages.review import FinalListPublished, ListCirculated, Outcome
from tests.conftest import address_of, outbox, sign_in
from tests.registration.conftest import BASE
from tests.registration.web.test_pages_and_api import HTML, body
from tests.registration.web.test_people_and_meetings import PERSON

PREP, CONFERENCE = "preparatory-process", "conference"


@pytest.fixture
def listed(app):
    """Bring an organization before the Office for both lists: its client and its path."""

    async def make():
        focal, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
        path = f"/api/v1/applications/{uuid4()}"
        await focal.put(path, json=body(participation={"scopes": [PREP, CONFERENCE]}))
        await focal.post(f"{path}/submit", json={"version": 1})
        desk = path.replace("/v1/", "/v1/desk/")
        await clerk.post(f"{desk}/verify", json={"version": 2})
        await clerk.post(f"{desk}/put-forward", json={"version": 3})
        return focal, path

    return make


@pytest.fixture
def publish(app, sessions):
    """Let review tell of a final list."""

    async def act(list_key, outcomes):
        message = FinalListPublished(
            circulation_id=uuid4(),
            list_key=list_key,
            number=1,
            published_at=datetime.now(UTC),
            outcomes=tuple(
                Outcome(application_id=UUID(path.rpartition("/")[2]), included=included)
                for path, included in outcomes.items()
            ),
        )
        async with sessions.begin() as tx:
            await record_outcomes(tx, message, modalities=app.state.modalities, base_url=BASE)

    return act


async def name(focal, path, event):
    who = str(uuid4())
    await focal.put(f"{path}/representatives/{who}", json=PERSON)
    return await focal.post(
        f"{path}/nominations", json={"representative_id": who, "event_key": event}
    )


async def stages(focal, path):
    found = (await focal.get(f"{path}/nominations")).json()
    return {each["event_key"]: each["stage"] for each in found}


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
async def test_scenario_7_two_lists(listed, publish):
    focal, path = await listed()
    assert (await name(focal, path, "negotiation-2")).status_code == 409
    await publish(PREP, {path: True})
    for event in ("negotiation-2", "hearing-4"):
        assert (await name(focal, path, event)).json()["stage"] == "confirmed"

    await publish(CONFERENCE, {path: False})

    assert await stages(focal, path) == {"negotiation-2": "confirmed", "hearing-4": "confirmed"}
    refused = await name(focal, path, "conference")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-open")
    shown = (await focal.get(path.removeprefix("/api/v1"), headers=HTML)).text
    assert "The final lists are published" in shown
    assert shown.count("On the final list") == 1
    assert shown.count("Not on the final list") == 1


@pytest.mark.paragraph("6(c)")
async def test_scenario_8_late_decision(settings_for, sessions, modalities, publish, app, listed):
    allowed = replace(modalities.registration.provisional, value=True)
    app.state.modalities = replace(
        modalities, registration=replace(modalities.registration, provisional=allowed)
    )
    struck, *others = [await listed() for _ in range(3)]
    for focal, path in (struck, *others):
        for _ in range(3):
            assert (await name(focal, path, "conference")).json()["stage"] == "provisional"
        page = await focal.get(f"{path.removeprefix('/api/v1')}/representatives", headers=HTML)
        assert "Subject to the decision on the list" in page.text

    await publish(CONFERENCE, {struck[1]: False, **{path: True for _focal, path in others}})

    assert await stages(*struck) == {"conference": "cancelled"}
    for focal, path in others:
        assert await stages(focal, path) == {"conference": "confirmed"}
    cancelled = [
        address_of(m)
        for m in await outbox(sessions)
        if isinstance(m, NoticeRequested) and m.letter == "registration-cancelled"
    ]
    assert len(cancelled) == 3
    assert len(set(cancelled)) == 1
    assert create_app(settings_for("registration"), sessions).state.modalities == modalities


async def test_what_is_with_member_states_is_shown_without_a_hint(sessions, listed):
    focal, path = await listed()
    message = ListCirculated(
        circulation_id=uuid4(),
        list_key=CONFERENCE,
        number=1,
        closes_at=datetime(2999, 1, 1, tzinfo=UTC),
        application_ids=(UUID(path.rpartition("/")[2]),),
    )
    async with sessions.begin() as tx:
        await record_circulation(tx, message)

    shown = (await focal.get(path.removeprefix("/api/v1"), headers=HTML)).text

    assert "On the proposed list, with Member States" in shown
    assert "object" not in shown.lower().replace("non-objection", "")
