from dataclasses import replace
from uuid import UUID

from services.registration.domain import travel as rules
from services.registration.domain.ranking import rank
from services.registration.store import calls, ranking
from services.registration.store.calls import Round
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import WrongVersion
from shared.store.db import Tx, database_time


async def rank_travel(tx: Tx, modalities: Modalities, round_id: UUID, *, version: int) -> Round:
    """Fix the order of a call's requests by the rules, once it has closed.

    Whoever fixes it sees no amount, and whoever gives money cannot change it. It is fixed anew
    when registrations were approved or support was released meanwhile; who is supported stays.
    Refusals: NotFound, WrongVersion, Conflict.
    """
    call = await calls.get_round(tx, round_id, lock=True)
    if call.version == version + 1 and call.ranked_at is not None:
        return call
    if call.version != version:
        raise WrongVersion
    at = await database_time(tx)
    rules.require_closed(at, call.closes_at)
    requests = await ranking.for_ranking(tx, call, at.date())
    await ranking.save_places(tx, rank(modalities, requests))
    ranked = replace(call, ranked_at=at, version=version + 1)
    await calls.save_round(tx, ranked)
    return ranked
