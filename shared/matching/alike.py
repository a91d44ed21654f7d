"""Which of many names may be one and the same organization's, its former names included."""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from shared.matching.entries import Chains, Entry
from shared.matching.letters import romanize
from shared.matching.lookalikes import look_alikes
from shared.matching.matcher import Matcher, Query

# Names less alike than this are not even weighed, and no more than so many are.
FAR: Final = 70
MOST: Final = 20
LIKELY: Final = 0.2


def alike(name: str, others: Sequence[str], chains: Chains | None = None) -> list[int]:
    """Return the places of names that a person should compare with `name`, likeliest first.

    `chains` are the known changes of name: a former name is compared as well as the present.
    """
    weighed: dict[int, float] = {}
    for said in (name, *(chains.kin(name) if chains else ())):
        for other, _score, place in _near(said, others):
            probability = _probability(said, other)
            if probability >= LIKELY or look_alikes(said, other):
                weighed[place] = max(probability, weighed.get(place, 0.0))
    return sorted(weighed, key=lambda place: (-weighed[place], -place))


def _near(name: str, others: Sequence[str]) -> list[tuple[str, float, int]]:
    return process.extract(
        name, others, scorer=fuzz.token_sort_ratio, processor=romanize, score_cutoff=FAR, limit=MOST
    )


def _probability(name: str, other: str) -> float:
    answer = Matcher([Entry(other, other)]).match(Query(name))
    return answer.candidates[0].probability if answer.candidates else 0.0
