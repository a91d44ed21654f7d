"""Which names would bring a draft closer to its reference, found exactly; nobody has to follow.

Names of the same group and gender are alike to the balance, so the question is only how many of
each kind to take: a small integer programme that is solved to the end.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.review.domain.balance import GROUPS, Facts, group_of
from services.review.domain.circulations import Candidate
from shared.kernel.refusals import Conflict
from shared.kernel.resolution import paragraph

# A shortfall of women weighs as much as the same number of names in a group.
WOMEN_WEIGH: Final = 1.0
HALF: Final = 0.5

Sort = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Names to add to what is chosen, and how far each selection is from the reference."""

    added: tuple[Candidate, ...]
    distance_before: float
    distance_after: float


@paragraph("6(b)")
@paragraph("6(c)")
def suggest(
    pool: Sequence[Candidate],
    chosen: Collection[UUID],
    states: Mapping[str, Facts],
    reference: Mapping[str, float],
    *,
    cap: int,
) -> Suggestion:
    """Return the additions that bring `cap` names closest to the reference shares of groups.

    What is chosen stays chosen. Refusals: Conflict when more is chosen than the cap allows.
    """
    kinds: dict[Sort, list[Candidate]] = defaultdict(list)
    for each in pool:
        kinds[_sort(each, states)].append(each)
    held = {key: sum(each.application_id in chosen for each in kinds[key]) for key in kinds}
    size = min(cap, len(pool))
    if sum(held.values()) > cap:
        raise Conflict("more names are chosen than the cap allows")
    order = sorted(kinds)
    taken = _solve(order, [held[k] for k in order], [len(kinds[k]) for k in order], reference, size)
    added = [
        each
        for key, number in zip(order, taken, strict=True)
        for each in [c for c in kinds[key] if c.application_id not in chosen][: number - held[key]]
    ]
    after = dict(zip(order, taken, strict=True))
    return Suggestion(
        added=tuple(sorted(added, key=lambda each: each.name)),
        distance_before=distance(held, reference),
        distance_after=distance(after, reference),
    )


def _sort(candidate: Candidate, states: Mapping[str, Facts]) -> Sort:
    return group_of(states.get(candidate.country)), candidate.head_gender == "woman"


def distance(counts: Mapping[Sort, int], reference: Mapping[str, float]) -> float:
    """Return how many names, of every hundred, are away from the reference."""
    size = sum(counts.values())
    if not size:
        return 100.0
    off = sum(
        abs(sum(n for (group, _w), n in counts.items() if group == key) - reference[key] * size)
        for key in GROUPS
    )
    women = sum(n for (_group, is_woman), n in counts.items() if is_woman)
    return 100 * (off + WOMEN_WEIGH * max(0.0, HALF * size - women)) / size


def _solve(
    order: Sequence[Sort],
    least: Sequence[int],
    most: Sequence[int],
    reference: Mapping[str, float],
    size: int,
) -> list[int]:
    """Minimize the sum of distances: one variable a kind, one for each distance."""
    # Imported late: only this question needs a solver.
    import numpy as np  # noqa: PLC0415  -- see above
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  -- see above

    kinds, targets = len(order), len(GROUPS) + 1
    rows: list[Any] = []
    lower: list[float] = []

    def at_least(counted: Sequence[float], target: int, bound: float) -> None:
        distances = [1.0 if each == target else 0.0 for each in range(targets)]
        rows.append([*counted, *distances])
        lower.append(bound)

    for number, key in enumerate(GROUPS):
        counted = [1.0 if group == key else 0.0 for group, _woman in order]
        at_least(counted, number, reference[key] * size)
        at_least([-each for each in counted], number, -reference[key] * size)
    women = [1.0 if is_woman else 0.0 for _group, is_woman in order]
    at_least(women, len(GROUPS), HALF * size)
    whole = [*([1.0] * kinds), *([0.0] * targets)]
    found = milp(
        c=[*([0.0] * kinds), *([1.0] * len(GROUPS)), WOMEN_WEIGH],
        constraints=[
            LinearConstraint(np.array(rows), lower, np.inf),
            LinearConstraint(np.array([whole]), size, size),
        ],
        integrality=[*([1] * kinds), *([0] * targets)],
        bounds=Bounds([*least, *([0.0] * targets)], [*most, *([np.inf] * targets)]),
    )
    if found.x is None:
        raise Conflict("no selection fits")
    return [round(each) for each in found.x[:kinds]]
