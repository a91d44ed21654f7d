"""Support for a journey goes with the seat it is for."""

import asyncio
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.registration.actions.award_travel import award_travel
from services.registration.actions.change_event import ChangeEvent, change_event
from services.registration.actions.keep_fund import record_contribution
from services.registration.actions.nominate import replace_representative, withdraw_nomination
from services.registration.actions.rank_travel import rank_travel
from services.registration.actions.withdraw_application import withdraw_application
from services.registration.domain.travel import Claim, Standing, is_carried_over
from services.registration.store import (
    applications,
    fund,
    meetings,
    nominations,
    representatives,
    travel,
)
from shared.kernel.actors import Role
from shared.messages.notify import NoticesRequested
from tests.conftest import outbox
from tests.registration.build import COST
from tests.registration.conftest import BASE
from tests.registration.support import close_call, name_person, seat, standings

TO_COME = ChangeEvent(
    event_key="conference",
    version=0,
    venue="Marrakech",
    zone="Africa/Casablanca",
    starts=date(2099, 12, 10),
    ends=date(2099, 12, 11),
    capacity=None,
    closes_at=None,
    reason="The conference is still to come.",
)


@pytest.fixture
async def supported(sessions, do, call, asking, person, modalities):
    """Let somebody from Nepal be supported: who asked, the request, and the seat."""
    officer = await person(Role.FUND_OFFICER)
    actor, request = await asking(call, 1)
    await close_call(sessions, call.id)
    await do(record_contribution, officer, modalities, uuid4(), amount_cents=COST, donor="A State")
    await do(rank_travel, modalities, call.id, version=1)
    await do(award_travel, officer, modalities, call.id, base_url=BASE)
    async with sessions() as tx:
        (taken,) = await nominations.list_of(tx, request.application_id)
    return actor, request, taken


async def waits_for_a_lock(sessions):
    query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _turn in range(200):
        async with sessions() as tx:
            if await tx.scalar(query):
                return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")


async def balance(sessions, modalities):
    async with sessions() as tx:
        return await fund.balance(tx, modalities.process)


async def decisions(sessions):
    told = [m.notices for m in await outbox(sessions) if isinstance(m, NoticesRequested)]
    return [each.values["decision"] for notices in told for each in notices]


async def test_support_comes_back_with_a_seat_that_is_given_up(
    sessions, do, call, supported, modalities
):
    actor, request, taken = supported
    assert await balance(sessions, modalities) == 0

    await do(
        withdraw_nomination, actor, modalities, request.application_id, taken.id, base_url=BASE
    )

    assert await standings(sessions, call) == {request.id: Standing.RELEASED}
    assert await balance(sessions, modalities) == COST
    assert await decisions(sessions) == ["supported", "released"]


async def test_support_comes_back_when_the_organization_withdraws(
    sessions, do, call, supported, person, modalities
):
    actor, request, _taken = supported
    clerk = await person(Role.CLERK)
    await do(change_event, clerk, modalities, TO_COME, base_url=BASE)

    await do(
        withdraw_application, actor, modalities, request.application_id, version=1, base_url=BASE
    )

    assert await standings(sessions, call) == {request.id: Standing.RELEASED}
    assert await balance(sessions, modalities) == COST


async def test_the_fund_is_not_held_while_another_meetings_desk_is_waited_for(
    sessions, do, supported, person, modalities
):
    actor, request, taken = supported
    clerk = await person(Role.CLERK)
    for key in ("conference", "negotiation-1"):
        await do(change_event, clerk, modalities, replace(TO_COME, event_key=key), base_url=BASE)
    async with sessions() as tx:
        sent = await representatives.get(tx, request.application_id, taken.representative_id)
    await seat(sessions, sent, "negotiation-1")

    async with sessions.begin() as other:
        await meetings.hold_desks(other, ["negotiation-1"])
        leaving = asyncio.create_task(
            do(
                withdraw_application,
                actor,
                modalities,
                request.application_id,
                version=1,
                base_url=BASE,
            )
        )
        await waits_for_a_lock(sessions)
        async with sessions.begin() as tx:
            await tx.execute(text("SET LOCAL lock_timeout = '500ms'"))
            assert await fund.balance(tx, modalities.process, lock=True) == 0
    await leaving

    assert await balance(sessions, modalities) == COST


@pytest.mark.paragraph("31")
@pytest.mark.parametrize(
    ("nationality", "standing", "left"),
    [("FJI", Standing.SUPPORTED, 0), ("CHE", Standing.RELEASED, COST)],
)
async def test_a_substitute_travels_on_the_request_where_their_claim_is_as_strong(
    sessions, do, call, supported, modalities, nationality, standing, left
):
    actor, request, taken = supported
    async with sessions() as tx:
        organization = await applications.get(tx, request.application_id)
    other = await name_person(
        sessions, organization, number=2, nationality=nationality, gender="man"
    )

    await do(
        replace_representative,
        actor,
        modalities,
        request.application_id,
        taken.id,
        other.id,
        base_url=BASE,
    )

    assert await standings(sessions, call) == {request.id: standing}
    assert await balance(sessions, modalities) == left
    async with sessions() as tx:
        known = await travel.find(tx, request.id)
    is_passed_on = known.representative_id == other.id
    assert is_passed_on is (standing is Standing.SUPPORTED)


@pytest.mark.paragraph("31")
@pytest.mark.parametrize(
    ("before", "after", "carried"),
    [
        (Claim.PRIORITY, Claim.PRIORITY, True),
        (Claim.ELIGIBLE, Claim.PRIORITY, True),
        (Claim.PRIORITY, Claim.ELIGIBLE, False),
        (Claim.NONE, Claim.NONE, False),
    ],
)
def test_a_request_is_carried_over_to_a_claim_as_strong(before, after, carried):
    assert is_carried_over(before, after) is carried
