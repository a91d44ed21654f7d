"""What the Secretariat checked and whom organizations named, on the Office's page."""

from datetime import UTC, datetime, timedelta

import pytest

from services.review.actions.receive_candidate import receive_candidate
from services.review.store import candidates
from shared.messages.registration import CandidatePutForward
from shared.store.db import Sessions
from tests.review.build import LIST
from tests.review.scenarios.conftest import Open

NAME = "Harbour Bridge Initiative"


@pytest.mark.paragraph("6(c)")
async def test_ticks_and_people_named_later_reach_the_office_as_keys_and_totals(
    open_services: Open,
) -> None:
    services = await open_services("gcm-2018")
    focal, made = (await services.apply([NAME]))[NAME]
    desk = f"/api/v1/desk/lists/{LIST}"
    (before,) = (await services.office.get(f"{desk}/candidates")).json()["candidates"]

    ticked = {"ticked": ["legal-entity", "may-act"]}
    path = f"/api/v1/desk/applications/{made}/checks"
    assert (await services.clerk.post(path, json=ticked)).is_success
    await services.name(focal, made, "conference")
    await services.deliver()

    (after,) = (await services.office.get(f"{desk}/candidates")).json()["candidates"]
    assert before["checks_done"] == []
    assert after["checks_done"] == ["legal-entity", "may-act"]
    assert after["checks_open"] == ["relevant-work", "not-a-duplicate"]
    tried = await services.office.post(f"{desk}/what-if", json={"candidates": [str(made)]})
    (women, *_rest) = tried.json()["balance"]["delegations"]
    assert (women["key"], women["names"]) == ("woman", 1)
    last = [m for m in services.told if isinstance(m, CandidatePutForward)][-1]
    assert "Tikoisuva" not in last.model_dump_json()


async def test_of_two_messages_that_cross_the_later_word_holds(sessions: Sessions) -> None:
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    newer = CandidatePutForward(
        application_id="0195d2a0-0000-7000-8000-000000000001",
        process="gcm-2018",
        list_key=LIST,
        reference="AG-1",
        name=NAME,
        country="FJI",
        category="ngo",
        purpose="Lights the way.",
        head_gender="woman",
        delegation={"woman": 2},
        as_of=noon,
    )
    older = newer.model_copy(
        update={"delegation": {"woman": 1}, "as_of": noon - timedelta(seconds=1)}
    )
    for message in (newer, older):
        async with sessions.begin() as tx:
            await receive_candidate(tx, message)

    async with sessions() as tx:
        (known,) = await candidates.pool(tx, LIST)
    assert known.delegation == {"woman": 2}
