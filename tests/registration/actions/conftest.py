"""Calls for travel support, and people who ask."""

from uuid import uuid4

import pytest

from services.registration.actions.keep_fund import OpenRound, open_round
from services.registration.actions.request_travel import RequestTravel, request_travel
from services.registration.domain.hearings import GROUPS
from tests.registration.build import COST
from tests.registration.support import later, name_person, register, seat


@pytest.fixture
async def call(sessions, modalities):
    """Open a call for two tickets."""
    command = OpenRound(
        id=uuid4(),
        version=0,
        event_key="conference",
        tickets=2,
        closes_at=await later(sessions),
        costs=dict.fromkeys(GROUPS, COST),
    )
    async with sessions.begin() as tx:
        return await open_round(tx, modalities, command)


@pytest.fixture
def do(sessions, person, modalities):
    """Do something in a transaction of its own."""

    async def act(action, *args, **given):
        async with sessions.begin() as tx:
            return await action(tx, *args, **given)

    return act


@pytest.fixture
def asking(sessions, do, modalities, person):
    """Make somebody ask, with or without a seat, and return who asked and the request."""

    async def ask(call, number):
        actor = await person()
        known = await register(sessions, actor.email, name=f"Body {number}")
        sent = await name_person(sessions, known, number=number, nationality="NPL", gender="woman")
        await seat(sessions, sent, "conference")
        command = RequestTravel(
            id=uuid4(),
            round_id=call.id,
            application_id=known.id,
            representative_id=sent.id,
        )
        await do(request_travel, actor, modalities, command)
        return actor, command

    return ask
