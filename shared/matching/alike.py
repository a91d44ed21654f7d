"""Which of many names may be one and the same organization's, without a register."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from shared.matching.entries import Entry
from shared.matching.letters import romanize
from shared.matching.lookalikes import look_alikes
from shared.matching.matcher import Matcher, Query

FAR: Final = 70
MOST: Final = 20
LIKELY: Final = 0.2


def alike(name: str, others: Sequence[str]) -> list[int]:
    """Return the places of names that a person should compare with `name`, likeliest first."""
    near = process.extract(
        name, others, scorer=fuzz.token_sort_ratio, processor=romanize, score_cutoff=FAR, limit=MOST
    )
    weighed = [(_probability(name, other), place) for other, _score, place in near]
    return [
        place
        for probability, place in sorted(weighed, reverse=True)
        if probability >= LIKELY or look_alikes(name, others[place])
    ]


def _probability(name: str, other: str) -> float:
    answer = Matcher([Entry(other, other)]).match(Query(name))
    return answer.candidates[0].probability if answer.candidates else 0.0
