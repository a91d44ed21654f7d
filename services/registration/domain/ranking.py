"""The order in which travellers are supported, and the reason for each place in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.registration.domain.travel import OVER, Claim, Standing, travel_claim
from shared.kernel.modalities import Modalities
from shared.kernel.resolution import paragraph


class Criterion(StrEnum):
    """What placed the request before this one before it."""

    FIRST = "first"
    PRIORITY = "priority"
    REGIONAL_GROUP = "regional-group"
    GENDER = "gender"
    TIME = "time"
    SUPPORTED_BEFORE = "supported-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the order of requests may depend on, and nothing else."""

    id: UUID
    # The same for every application of one organization.
    organization: str
    regional_group: str
    # Of the traveller's country: `developing`, `ldc`.
    groups: frozenset[str]
    gender: str
    received_at: datetime
    is_registered: bool
    standing: Standing = Standing.RECEIVED
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a request stands in the order, and the one reason it stands no higher."""

    request_id: UUID
    standing: Standing
    claim: Claim
    regional_group: str = ""
    rank: int | None = None
    criterion: Criterion | None = None
    # How many of the same regional group are placed before.
    group_before: int = 0


@paragraph("31")
def rank(modalities: Modalities, requests: Iterable[Request]) -> list[Place]:
    """Return every request's place: priority countries first, balanced among equals, then by time.

    Whoever is supported already keeps their place, and counts for the balance of the others.
    """
    present = sorted(
        (each for each in requests if each.standing not in OVER),
        key=lambda each: (each.received_at, each.id.bytes),
    )
    claims = {each.id: travel_claim(modalities, each.groups) for each in present}
    outside = dict(_outside(modalities, present, claims))
    order = _Order(modalities.travel_fund.balance.value)
    supported = [each for each in present if each.standing is Standing.SUPPORTED]
    for each in supported:
        order.keep(each)
    taken = {each.id for each in supported} | set(outside)
    placed: list[Place] = []
    for claim in (Claim.PRIORITY, Claim.ELIGIBLE):
        waiting = [e for e in present if e.id not in taken and claims[e.id] is claim]
        placed += order.place(waiting, claim)
    return placed + [
        Place(request_id=request_id, standing=standing, claim=claims[request_id])
        for request_id, standing in outside.items()
    ]


def _outside(
    modalities: Modalities, present: list[Request], claims: dict[UUID, Claim]
) -> Iterator[tuple[UUID, Standing]]:
    """Yield the requests that have no place in the order, and why."""
    fund = modalities.travel_fund
    counted: Counter[str] = Counter(
        each.organization for each in present if each.standing is Standing.SUPPORTED
    )
    for each in present:
        if each.standing is Standing.SUPPORTED:
            continue
        if claims[each.id] is Claim.NONE:
            yield each.id, Standing.NOT_ELIGIBLE
            continue
        if counted[each.organization] >= fund.per_organization.value:
            yield each.id, Standing.EARLIER_COUNTS
            continue
        counted[each.organization] += 1
        if fund.registration_first.value and not each.is_registered:
            yield each.id, Standing.HELD


class _Order:
    """Hands out places one by one and remembers who had them."""

    def __init__(self, balance: tuple[str, ...]) -> None:
        self._balance = balance
        self._groups: Counter[str] = Counter()
        self._genders: Counter[str] = Counter()
        self._rank = 0
        self._next = Criterion.FIRST

    def keep(self, request: Request) -> None:
        """Count somebody who is supported already."""
        self._rank = max(self._rank, request.rank or 0)
        self._next = Criterion.SUPPORTED_BEFORE
        self._count(request)

    def place(self, requests: list[Request], claim: Claim) -> Iterator[Place]:
        """Yield the places of requests of equal claim; each list comes in order of time."""
        queues: dict[tuple[str, str], list[Request]] = {}
        for each in reversed(requests):
            queues.setdefault((each.regional_group, each.gender), []).append(each)
        before: dict[UUID, Criterion] = {}
        while heads := [queue[-1] for queue in queues.values() if queue]:
            chosen = min(heads, key=self._key)
            criterion = before.get(chosen.id, self._next)
            # The same comparison explains everybody who could have been next but was not.
            before = {each.id: self._against(chosen, each) for each in heads}
            queue = queues[chosen.regional_group, chosen.gender]
            queue.pop()
            if queue:
                before[queue[-1].id] = Criterion.TIME
            yield self._take(chosen, claim, criterion)
        if before:
            self._next = Criterion.PRIORITY

    def _take(self, request: Request, claim: Claim, criterion: Criterion) -> Place:
        self._rank += 1
        place = Place(
            request_id=request.id,
            standing=Standing.RANKED,
            claim=claim,
            regional_group=request.regional_group,
            rank=self._rank,
            criterion=criterion,
            group_before=self._groups[request.regional_group],
        )
        self._count(request)
        return place

    def _count(self, request: Request) -> None:
        self._groups[request.regional_group] += 1
        self._genders[request.gender] += 1

    def _weights(self, request: Request) -> dict[Criterion, int]:
        weights = {
            "regional-group": self._groups[request.regional_group],
            "gender": self._places_of_gender(request.gender),
        }
        return {Criterion(name): weights[name] for name in self._balance}

    def _places_of_gender(self, gender: str) -> int:
        """Return twice the places of a gender; without one, as far as both lie apart.

        Nobody gains or loses a place by not stating a gender.
        """
        if gender in {"woman", "man"}:
            return 2 * self._genders[gender]
        return self._genders["woman"] + self._genders["man"]

    def _key(self, request: Request) -> tuple[tuple[int, ...], datetime, bytes]:
        return tuple(self._weights(request).values()), request.received_at, request.id.bytes

    def _against(self, ahead: Request, behind: Request) -> Criterion:
        mine, theirs = self._weights(behind), self._weights(ahead)
        return next((name for name in mine if mine[name] != theirs[name]), Criterion.TIME)
