"""What the fund officer does besides giving: money in, calls opened, what they may cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.registration.domain.hearings import GROUPS
from services.registration.store import calls, fund
from services.registration.store.calls import Round
from services.registration.store.fund import LedgerEntry, Movement
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Conflict, Invalid, NotFound, WrongVersion
from shared.store.db import Tx, database_time


async def record_contribution(
    tx: Tx, actor: Actor, modalities: Modalities, entry_id: UUID, *, amount_cents: int, donor: str
) -> None:
    """Note what a donor gave; the same entry twice counts once. Refusals: AlreadyDone."""
    await fund.balance(tx, modalities.process, lock=True)
    known = await fund.find_entry(tx, entry_id)
    if known is None:
        await fund.move(
            tx,
            modalities.process,
            Movement.CONTRIBUTION,
            amount_cents,
            by=actor,
            at=await database_time(tx),
            note=donor,
            entry_id=entry_id,
        )
    elif not _is_same(known, amount_cents, donor):
        raise AlreadyDone


def _is_same(known: LedgerEntry, amount_cents: int, donor: str) -> bool:
    is_contribution = known.kind is Movement.CONTRIBUTION
    return is_contribution and (known.amount_cents, known.note) == (amount_cents, donor)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound:
    id: UUID
    version: int
    event_key: str
    tickets: int
    closes_at: datetime
    costs: Mapping[str, int]


async def open_round(tx: Tx, modalities: Modalities, command: OpenRound) -> Round:
    """Open a call for an event, or change one before its order is fixed.

    Refusals: Invalid, WrongVersion, AlreadyDone for an event with another call, Conflict.
    """
    known = await calls.find_round(tx, command.id)
    try:
        modalities.event(command.event_key)
    except NotFound:
        raise Invalid({"event_key": "not-offered"}) from None
    if set(command.costs) != set(GROUPS):
        raise Invalid({"costs": "not-offered"})
    wanted = Round(
        id=command.id,
        event_key=command.event_key,
        tickets=command.tickets,
        closes_at=command.closes_at,
        version=command.version + 1,
    )
    if known == wanted and await fund.costs(tx, command.id) == command.costs:
        return known
    if (known.version if known else 0) != command.version:
        raise WrongVersion
    if known and known.ranked_at is not None:
        raise Conflict("the order is fixed")
    if command.closes_at <= await database_time(tx):
        raise Invalid({"closes_at": "in-the-past"})
    await calls.save_round(tx, wanted)
    await fund.save_costs(tx, command.id, command.costs)
    return wanted
