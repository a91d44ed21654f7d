"""Support from the voluntary trust fund: who may have it, and how far it goes."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, TooLate
from shared.kernel.resolution import paragraph


class Claim(IntEnum):
    """How strong a claim on the fund is; higher comes first."""

    NONE = 0
    ELIGIBLE = 1
    PRIORITY = 2


class Standing(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    RANKED = "ranked"
    # Keeps its time and its turn until the registration is approved.
    HELD = "held"
    NOT_ELIGIBLE = "not-eligible"
    # Another request of the same organization came earlier and counts.
    EARLIER_COUNTS = "earlier-counts"
    SUPPORTED = "supported"
    BEYOND_TICKETS = "beyond-tickets"
    BEYOND_MONEY = "beyond-money"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What an organization is told."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not-supported"
    HELD = "held"
    RELEASED = "released"


OVER: Final = frozenset({Standing.RELEASED, Standing.WITHDRAWN})
IN_ORDER: Final = frozenset({Standing.RANKED, Standing.BEYOND_TICKETS, Standing.BEYOND_MONEY})
DECISIONS: Final = {
    Standing.SUPPORTED: Decision.SUPPORTED,
    Standing.HELD: Decision.HELD,
    Standing.RELEASED: Decision.RELEASED,
    Standing.NOT_ELIGIBLE: Decision.NOT_SUPPORTED,
    Standing.EARLIER_COUNTS: Decision.NOT_SUPPORTED,
    Standing.BEYOND_TICKETS: Decision.NOT_SUPPORTED,
    Standing.BEYOND_MONEY: Decision.NOT_SUPPORTED,
}


@paragraph("31")
def travel_claim(modalities: Modalities, groups: Collection[str]) -> Claim:
    """Return the claim of representatives from a country of these groups (`developing`, `ldc`)."""
    fund = modalities.travel_fund
    if not fund.includes_stakeholders.value or not set(fund.eligible.value) & set(groups):
        return Claim.NONE
    return Claim.PRIORITY if set(fund.priority.value) & set(groups) else Claim.ELIGIBLE


@paragraph("31")
def is_carried_over(before: Claim, after: Claim) -> bool:
    """Tell whether a substitute may travel on the request of the person they replace."""
    return after >= before and after > Claim.NONE


def require_open(at: datetime, closes_at: datetime) -> None:
    """Refuse a request that arrives when the call has closed. Refusals: TooLate."""
    if at >= closes_at:
        raise TooLate


def require_closed(at: datetime, closes_at: datetime) -> None:
    """Refuse to fix an order while requests still arrive. Refusals: Conflict."""
    if at < closes_at:
        raise Conflict("requests still arrive")


def withdraw(standing: Standing) -> Standing:
    """Return the standing of a request its owner takes back. Refusals: Conflict."""
    if standing in OVER:
        raise Conflict(f"cannot withdraw what is {standing}")
    return Standing.RELEASED if standing is Standing.SUPPORTED else Standing.WITHDRAWN


@paragraph("31")
def award(
    order: Iterable[tuple[UUID, int]], *, tickets: int, balance: int
) -> Iterator[tuple[UUID, Standing]]:
    """Yield what each request of the order gets while tickets and money last.

    Nobody is passed over for somebody cheaper: the first who cannot be paid ends the round.
    """
    is_spent = False
    for request_id, cost in order:
        if tickets <= 0:
            yield request_id, Standing.BEYOND_TICKETS
            continue
        is_spent = is_spent or cost > balance
        if is_spent:
            yield request_id, Standing.BEYOND_MONEY
            continue
        tickets, balance = tickets - 1, balance - cost
        yield request_id, Standing.SUPPORTED
