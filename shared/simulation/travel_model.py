"""What the rules on travel support must come to, worked out a second time, the slow way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the rehearsal remembers it."""

    key: str
    organization: str
    group: str
    is_ldc: bool
    is_developing: bool
    gender: str
    # Sorts by time.
    at: Any
    is_registered: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """Keys of requests, in order where there is one."""

    placed: list[str]
    held: set[str]
    not_eligible: set[str]
    earlier_counts: set[str]


def expect(asked: Sequence[Asked]) -> Expected:
    """Return where each request must stand when the order is fixed for the first time."""
    by_time = sorted(asked, key=lambda each: each.at)
    outside = {each.key for each in by_time if not each.is_developing}
    first: dict[str, Asked] = {}
    for each in by_time:
        if each.key not in outside:
            first.setdefault(each.organization, each)
    counted = {each.key for each in first.values()}
    held = {each.key for each in first.values() if not each.is_registered}
    placed: list[Asked] = []
    for is_ldc in (True, False):
        pool = [e for e in by_time if e.key in counted - held and e.is_ldc is is_ldc]
        while pool:
            pool.sort(key=lambda each: (*_weights(each, placed), each.at))
            placed.append(pool.pop(0))
    return Expected(
        [each.key for each in placed],
        held,
        outside,
        {each.key for each in by_time} - outside - counted,
    )


def _weights(each: Asked, placed: Sequence[Asked]) -> tuple[int, float]:
    in_group = sum(other.group == each.group for other in placed)
    women = sum(other.gender == "woman" for other in placed)
    men = sum(other.gender == "man" for other in placed)
    of_gender = {"woman": women, "man": men}.get(each.gender, (women + men) / 2)
    return in_group, of_gender


def supported(placed: Sequence[str], costs: Sequence[int], tickets: int, money: int) -> list[str]:
    """Return who is supported: down the order until the next has no ticket or no money."""
    given: list[str] = []
    for key, cost in zip(placed, costs, strict=True):
        if len(given) == tickets or cost > money:
            break
        given.append(key)
        money -= cost
    return given
