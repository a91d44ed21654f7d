"""Geography and the participation of women beside every choice: shown, never enforced."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
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
    categories: tuple[Line, ...]
    # Names that stood on an earlier final list, and those that did not.
    acquaintance: tuple[Line, ...]
    total: int


@paragraph("6(b)")
@paragraph("6(c)")
def weigh(
    candidates: Iterable[Candidate],
    states: Mapping[str, Facts],
    *,
    applications: Iterable[Candidate] | None = None,
    stood_before: Collection[str] = (),
) -> Balance:
    """Return how names spread over groups and genders, beside a reference.

    The reference is the membership of the United Nations or, where `applications` are given,
    those. `stood_before` holds, folded, the names of earlier final lists.
    """
    chosen = list(candidates)
    total = len(chosen)
    reference = _reference(states, applications)
    of = [states.get(each.country) for each in chosen]
    by_group = Counter(map(group_of, of))
    in_all = Counter(map(group_of, reference))
    groups = [_line(key, by_group[key], total, in_all[key], len(reference)) for key in GROUPS]
    if by_group[NO_GROUP]:
        groups.append(_line(NO_GROUP, by_group[NO_GROUP], total, 0, 0))
    country_groups = [
        _line(key, _having(of, key), total, _having(reference, key), len(reference))
        for key in ("ldc", "lldc", "sids")
    ]
    by_gender = Counter(each.head_gender for each in chosen)
    by_category = Counter(each.category for each in chosen)
    returning = sum(each.name.lower() in stood_before for each in chosen)
    return Balance(
        groups=tuple(groups),
        country_groups=tuple(country_groups),
        genders=tuple(_line(key, by_gender[key], total, 0, 0) for key in GENDERS),
        categories=tuple(_line(key, by_category[key], total, 0, 0) for key in sorted(by_category)),
        acquaintance=(
            _line("new", total - returning, total, 0, 0),
            _line("returning", returning, total, 0, 0),
        ),
        total=total,
    )


def _reference(
    states: Mapping[str, Facts], applications: Iterable[Candidate] | None
) -> list[Facts | None]:
    if applications is None:
        return [facts for facts in states.values() if facts.is_member]
    return [states.get(each.country) for each in applications]


def group_of(facts: Facts | None) -> str:
    """Return the regional group of a State's facts."""
    return facts.group if facts and facts.group else NO_GROUP


def _having(many: Iterable[Facts | None], key: str) -> int:
    return sum(1 for facts in many if facts and getattr(facts, f"is_{key}"))


def _line(key: str, names: int, total: int, reference: int, of: int) -> Line:
    return Line(key, names, names / total if total else 0.0, reference / of if of else None)
