"""What the fund gives, in the order that the Secretariat fixed, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.registration.domain import travel as rules
from services.registration.domain.ranking import Request
from services.registration.domain.travel import DECISIONS, IN_ORDER, Standing
from services.registration.store import applications, fund, ranking, travel
from services.registration.store.fund import Movement
from services.registration.store.travel import Round, Traveller
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict
from shared.messages.notify import Notice, NoticesRequested
from shared.store.db import Tx, database_time
from shared.store.outbox import emit

# A decision in the words of a language.
Say = Callable[[Standing, str], str]


async def award_travel(
    tx: Tx, actor: Actor, modalities: Modalities, round_id: UUID, *, base_url: str, say: Say
) -> Round:
    """Give support down the order while tickets and money last, and tell everybody at once.

    Doing it again goes on where the money ended. Refusals: NotFound, Conflict before the order
    is fixed.
    """
    call = await travel.get_round(tx, round_id, lock=True)
    if call.ranked_at is None:
        raise Conflict("the order is not fixed")
    at = await database_time(tx)
    requests = await ranking.for_ranking(tx, call, at.date())
    for each in requests:
        if each.standing in IN_ORDER and not each.is_registered:
            await travel.save_standing(tx, each.id, Standing.HELD)
    await _give(tx, actor, modalities, call, requests, at)
    await _tell(tx, await travel.list_round(tx, call.id), call.version, base_url, say)
    awarded = replace(call, awarded_at=at)
    await travel.save_round(tx, awarded)
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


async def _tell(tx: Tx, travellers: list[Traveller], version: int, base_url: str, say: Say) -> None:
    """Send each organization its decision, unless it knows."""
    news = [e for e in travellers if e.standing in DECISIONS and e.told != DECISIONS[e.standing]]
    known = await applications.correspondents(tx, {each.application_id for each in news})
    notices = []
    for each in news:
        application, correspondent = known[each.application_id]
        values = {
            "reference": application.reference or "",
            "organization": application.name,
            "representative": each.name,
            "decision": say(each.standing, correspondent.language),
            "status_url": f"{base_url}/travel/{each.id}",
        }
        notices.append(
            Notice(
                key=f"travel-decision:{each.id}:{DECISIONS[each.standing]}:{version}",
                language=correspondent.language,
                to=correspondent.email,
                values=values,
            )
        )
        await travel.save_standing(tx, each.id, each.standing, told=DECISIONS[each.standing])
    if notices:
        await emit(tx, NoticesRequested(letter="travel-decision", notices=tuple(notices)))


async def release_travel(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    request_id: UUID,
    *,
    note: str,
    base_url: str,
    say: Say,
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
    await _tell(tx, [replace(known, standing=Standing.RELEASED)], 0, base_url, say)
