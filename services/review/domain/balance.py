"""Geography and the participation of women beside every choice: shown, never enforced."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.review.domain.circulations import Candidate
from shared.kernel.resolution import paragraph

GROUPS: Final = (
    "african",
    "asia-pacific",
    "eastern-european",
    "latin-american-and-caribbean",
    "western-european-and-others",
)
GENDERS: Final = ("woman", "man", "other", "not-stated")
NO_GROUP: Final = "no-group"


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts of a State."""

    group: str
    is_member: bool
    is_ldc: bool
    is_lldc: bool
    is_sids: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row: how many names, which share of them, and the share it is shown beside."""

    key: str
    names: int
    share: float
    reference: float | None

    @property
    def points(self) -> int | None:
        """Return by how many percentage points the share is above the reference."""
        return None if self.reference is None else round((self.share - self.reference) * 100)


@dataclass(frozen=True, slots=True)
class Balance:
    groups: tuple[Line, ...]
    country_groups: tuple[Line, ...]
    genders: tuple[Line, ...]
    total: int


@paragraph("6(b)")
@paragraph("6(c)")
def weigh(candidates: Iterable[Candidate], states: Mapping[str, Facts]) -> Balance:
    """Return how names spread over groups and genders, beside the membership."""
    chosen = list(candidates)
    total = len(chosen)
    members = [facts for facts in states.values() if facts.is_member]
    of = [states.get(each.country) for each in chosen]
    by_group = Counter(facts.group if facts and facts.group else NO_GROUP for facts in of)
    in_all = Counter(facts.group for facts in members)
    groups = [_line(key, by_group[key], total, in_all[key], len(members)) for key in GROUPS]
    if by_group[NO_GROUP]:
        groups.append(_line(NO_GROUP, by_group[NO_GROUP], total, 0, 0))
    country_groups = [
        _line(
            key,
            sum(1 for facts in of if facts and getattr(facts, f"is_{key}")),
            total,
            sum(1 for facts in members if getattr(facts, f"is_{key}")),
            len(members),
        )
        for key in ("ldc", "lldc", "sids")
    ]
    by_gender = Counter(each.head_gender for each in chosen)
    genders = [_line(key, by_gender[key], total, 0, 0) for key in GENDERS]
    return Balance(tuple(groups), tuple(country_groups), tuple(genders), total)


def _line(key: str, names: int, total: int, reference: int, of: int) -> Line:
    return Line(key, names, names / total if total else 0.0, reference / of if of else None)
