"""Scenario 1: applications open before adoption, and the first close is extended."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from services.registration.store import windows
from shared.kernel.actors import Role
from shared.store.db import database_time
from shared.times import NEW_YORK
from tests.conftest import sign_in, visitor
from tests.registration.web.test_pages_and_api import HTML, body

LIST = "preparatory-process"
FIRST, SECOND = datetime(2017, 4, 9, 23, 59), datetime(2017, 4, 17, 23, 59)


async def close_at(sessions, instant):
    async with sessions.begin() as tx:
        await windows.set_closing_time(tx, LIST, instant)


@pytest.mark.paragraph("6(b)")
async def test_scenario_1_opens_early_extended(app, sessions):
    async with sessions() as tx:
        now = await database_time(tx)
    first, second = now + timedelta(days=2), now + timedelta(days=10)
    await close_at(sessions, first)
    ngo, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    path = f"/api/v1/applications/{uuid4()}"
    await ngo.put(path, json=body(participation={"scopes": [LIST]}))
    received = (await ngo.post(f"{path}/submit", json={"version": 1})).json()

    await close_at(sessions, second)

    still = (await ngo.get(path)).json()
    assert still["submitted_at"] == received["submitted_at"]
    assert (still["stage"], still["reference"]) == ("submitted", received["reference"])
    verified = await clerk.post(
        f"/api/v1/desk/applications/{received['id']}/verify", json={"version": 2}
    )
    assert verified.json()["stage"] == "verified"
    start = (await visitor(app).get("/", headers=HTML)).text
    assert second.astimezone(NEW_YORK).strftime("%H:%M, New York time") in start
    assert second.isoformat() in start
    assert f"Before: {first.astimezone(NEW_YORK).day} " in start
    async with sessions() as tx:
        assert [each.closes_at for each in await windows.steps(tx, LIST)] == [first, second]


@pytest.mark.paragraph("6(b)")
async def test_after_the_extended_close_nothing_is_taken(app, sessions):
    await close_at(sessions, FIRST.replace(tzinfo=NEW_YORK))
    await close_at(sessions, SECOND.replace(tzinfo=NEW_YORK))
    ngo = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    await ngo.put(path, json=body(participation={"scopes": [LIST]}))

    late = await ngo.post(f"{path}/submit", json={"version": 1})

    assert json.loads(late.text)["type"] == "/problems/too-late"
    assert (await ngo.get(path)).json()["stage"] == "draft"
