"""Money and places when many act in the same moment."""

from uuid import uuid4

import pytest

from services.registration.actions.award_travel import award_travel, release_travel
from services.registration.actions.keep_fund import OpenRound, open_round, record_contribution
from services.registration.actions.rank_travel import rank_travel
from services.registration.actions.request_travel import (
    RequestTravel,
    request_travel,
    withdraw_travel,
)
from services.registration.domain.hearings import GROUPS
from services.registration.domain.travel import Standing
from services.registration.store import fund
from services.registration.store.fund import Movement
from shared.kernel.actors import Role
from shared.kernel.refusals import AlreadyDone, Conflict, Invalid, TooLate, WrongVersion
from tests.conftest import outbox, together
from tests.registration.build import COST
from tests.registration.conftest import BASE
from tests.registration.support import close_call, later, standings


async def state_of_fund(sessions, modalities):
    async with sessions() as tx:
        kinds = [each.kind for each in await fund.ledger(tx, modalities.process)]
        return await fund.balance(tx, modalities.process), sorted(kinds)


async def test_giving_and_taking_back_at_once_gives_and_takes_once(
    sessions, do, call, asking, person, modalities
):
    officer = await person(Role.FUND_OFFICER)
    asked = [await asking(call, number) for number in range(4)]
    await close_call(sessions, call.id)
    entry = uuid4()
    gift = {"amount_cents": 3 * COST, "donor": "A State"}
    given = [do(record_contribution, officer, modalities, entry, **gift) for _turn in range(3)]
    assert await together(*given) == [None] * 3
    await do(rank_travel, modalities, call.id, version=1)

    async def award():
        return await do(award_travel, officer, modalities, call.id, base_url=BASE)

    assert not [
        e for e in await together(*(award() for _turn in range(4))) if isinstance(e, Exception)
    ]
    before = await standings(sessions, call)
    assert list(before.values()).count(Standing.SUPPORTED) == 2
    assert await state_of_fund(sessions, modalities) == (
        COST,
        [Movement.AWARD, Movement.AWARD, Movement.CONTRIBUTION],
    )

    actor, first = next(pair for pair in asked if before[pair[1].id] is Standing.SUPPORTED)
    release = {"note": "cannot travel", "base_url": BASE}
    done = await together(
        do(withdraw_travel, actor, modalities, first.id),
        do(release_travel, officer, modalities, first.id, **release),
        award(),
        award(),
    )

    assert not [each for each in done if isinstance(each, Exception)]
    await award()
    after = await standings(sessions, call)
    assert after[first.id] is Standing.RELEASED
    assert list(after.values()).count(Standing.SUPPORTED) == 2
    assert (await state_of_fund(sessions, modalities))[0] == COST
    keys = [n.key for m in await outbox(sessions) for n in m.notices]
    assert len(keys) == len(set(keys))


async def test_a_call_takes_one_request_for_a_person_and_none_after_its_close(
    sessions, do, call, asking, modalities
):
    actor, first = await asking(call, 1)
    again = RequestTravel(
        id=uuid4(),
        round_id=call.id,
        application_id=first.application_id,
        representative_id=first.representative_id,
    )

    with pytest.raises(AlreadyDone):
        await do(request_travel, actor, modalities, again)
    await do(withdraw_travel, actor, modalities, first.id)
    await do(request_travel, actor, modalities, again)
    await close_call(sessions, call.id)
    with pytest.raises(TooLate):
        await asking(call, 2)


async def test_the_order_is_fixed_after_the_close_and_by_who_has_seen_the_newest(
    sessions, do, call, modalities
):
    with pytest.raises(Conflict):
        await do(rank_travel, modalities, call.id, version=1)
    await close_call(sessions, call.id)
    with pytest.raises(WrongVersion):
        await do(rank_travel, modalities, call.id, version=7)
    fixed = [await do(rank_travel, modalities, call.id, version=1) for _turn in range(2)]
    assert fixed[0] == fixed[1]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"event_key": "picnic"}, Invalid),
        ({"costs": {"african": COST}}, Invalid),
        ({"id": uuid4(), "version": 0}, AlreadyDone),
        ({"version": 3}, WrongVersion),
    ],
)
async def test_a_call_that_does_not_hold_together_is_not_opened(
    sessions, do, call, modalities, change, refusal
):
    values = {
        "id": call.id,
        "version": 1,
        "event_key": "conference",
        "tickets": 5,
        "closes_at": await later(sessions),
        "costs": dict.fromkeys(GROUPS, COST),
    }

    with pytest.raises(refusal):
        await do(open_round, modalities, OpenRound(**(values | change)))
    changed = await do(open_round, modalities, OpenRound(**values))
    assert (changed.tickets, changed.version) == (5, 2)
