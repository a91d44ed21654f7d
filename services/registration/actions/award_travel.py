"""What the fund gives, in the order that the Secretariat fixed, and what comes back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.registration.domain import travel as rules
from services.registration.domain.ranking import Request
from services.registration.domain.travel import IN_ORDER, Standing
from services.registration.store import calls, fund, letters, ranking, travel
from services.registration.store.calls import Round
from services.registration.store.fund import Movement
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict
from shared.store.db import Tx, database_time


async def award_travel(
    tx: Tx, actor: Actor, modalities: Modalities, round_id: UUID, *, base_url: str
) -> Round:
    """Give support down the order while tickets and money last, and tell everybody at once.

    Doing it again goes on where the money ended. Refusals: NotFound, Conflict before the order
    is fixed.
    """
    call = await calls.get_round(tx, round_id, lock=True)
    if call.ranked_at is None:
        raise Conflict("the order is not fixed")
    at = await database_time(tx)
    requests = await ranking.for_ranking(tx, call, at.date())
    for each in requests:
        if each.standing in IN_ORDER and not each.is_registered:
            await travel.save_standing(tx, each.id, Standing.HELD)
    await _give(tx, actor, modalities, call, requests, at)
    await letters.about_travel(tx, await travel.list_round(tx, call.id), call.version, base_url)
    awarded = replace(call, awarded_at=at)
    await calls.save_round(tx, awarded)
    return awarded


async def _give(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    call: Round,
    requests: list[Request],
    at: datetime,
) -> None:
    reckoned = await fund.costs(tx, call.id)
    costs = {each.id: _cost(reckoned, each.regional_group) for each in requests}
    waiting = [each for each in requests if each.standing in IN_ORDER and each.is_registered]
    order = [(each.id, costs[each.id]) for each in sorted(waiting, key=lambda r: r.rank or 0)]
    given = sum(each.standing is Standing.SUPPORTED for each in requests)
    balance = await fund.balance(tx, modalities.process, lock=True)
    for request_id, standing in rules.award(order, tickets=call.tickets - given, balance=balance):
        await travel.save_standing(tx, request_id, standing)
        if standing is Standing.SUPPORTED:
            await fund.move(
                tx,
                modalities.process,
                Movement.AWARD,
                -costs[request_id],
                by=actor,
                at=at,
                request_id=request_id,
            )


def _cost(reckoned: Mapping[str, int], group: str) -> int:
    """Return what a traveller costs; of a country in no group as much as the dearest."""
    return reckoned.get(group) or max(reckoned.values())


async def release_travel(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    request_id: UUID,
    *,
    note: str,
    base_url: str,
) -> None:
    """Take support back into the fund, so that the next in the order can have it.

    Refusals: NotFound, Conflict for who is not supported.
    """
    known = await travel.get_held(tx, request_id)
    if known.standing is Standing.RELEASED:
        return
    if known.standing is not Standing.SUPPORTED:
        raise Conflict(f"cannot release what is {known.standing}")
    at = await database_time(tx)
    await fund.give_back(tx, modalities.process, request_id, by=actor, at=at, note=note)
    await travel.save_standing(tx, request_id, Standing.RELEASED)
    await letters.about_travel(tx, [replace(known, standing=Standing.RELEASED)], 0, base_url)
