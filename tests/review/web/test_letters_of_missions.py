"""Letters of missions that two officers record."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.review.domain.circulations import Circulation
from services.review.keeper.service import KeeperService
from shared.store.db import Sessions
from tests.conftest import together
from tests.review.build import candidate, circulated, everything, soon
from tests.review.web.build import DESK, HTML, delegate, letters, officers, position


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
    states = [*checks.json()["without_contact"][:50], "FJI"]
    answer = await letter_of(one, made, *entries, states=states, basis="Ours.", reference="NV/7")
    case = answer.json()["id"]
    assert await everything(keeper, made.id) == []
    assert (await one.post(f"/api/v1/desk/cases/{case}/approve")).status_code == 403

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
