"""Geography and the participation of women beside every choice: shown, never enforced."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from services.review.domain.circulations import Candidate
from shared.kernel.deciding import REGIONAL_GROUPS
from shared.kernel.resolution import paragraph

GROUPS: Final = REGIONAL_GROUPS
GENDERS: Final = ("woman", "man", "other", "not-stated")
NO_GROUP: Final = "no-group"
COUNTRY_GROUPS: Final = ("ldc", "lldc", "sids")


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
    """One row: how many of them there are, which share, and the share it is shown beside."""

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
    # Of the people whom organizations have named for their delegations.
    delegations: tuple[Line, ...]
    # Organizations that have named nobody yet.
    without_delegation: int
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
    reference: Mapping[str, float],
    stood_before: Collection[str] = (),
) -> Balance:
    """Return how names spread over groups and genders, beside the shares of a reference.

    `stood_before` holds, folded, the names of earlier final lists.
    """
    chosen = list(candidates)
    total = len(chosen)
    of = [states.get(each.country) for each in chosen]
    by_group = Counter(map(group_of, of))
    shown = (*GROUPS, *([NO_GROUP] if by_group[NO_GROUP] else ()))
    heads = Counter(each.head_gender for each in chosen)
    named = sum((Counter(each.delegation) for each in chosen), Counter[str]())
    by_category = Counter(each.category for each in chosen)
    returning = sum(each.name.lower() in stood_before for each in chosen)
    acquaintance = {"new": total - returning, "returning": returning}
    return Balance(
        groups=tuple(_line(key, by_group[key], total, reference) for key in shown),
        country_groups=tuple(
            _line(key, _having(of, key), total, reference) for key in COUNTRY_GROUPS
        ),
        genders=tuple(_line(key, heads[key], total) for key in GENDERS),
        delegations=tuple(_line(key, named[key], named.total()) for key in GENDERS),
        without_delegation=sum(not any(each.delegation.values()) for each in chosen),
        categories=tuple(_line(key, by_category[key], total) for key in sorted(by_category)),
        acquaintance=tuple(_line(key, count, total) for key, count in acquaintance.items()),
        total=total,
    )


def shares_of_membership(states: Mapping[str, Facts]) -> dict[str, float]:
    """Return each group's share of the membership of the United Nations."""
    return _shares([facts for facts in states.values() if facts.is_member])


def shares_of_applications(
    states: Mapping[str, Facts], applications: Iterable[Candidate]
) -> dict[str, float]:
    """Return each group's share of the names that wait."""
    return _shares([states.get(each.country) for each in applications])


def _shares(many: Collection[Facts | None]) -> dict[str, float]:
    if not many:
        return {}
    by_group = Counter(map(group_of, many))
    counts = {key: by_group[key] for key in GROUPS}
    counts |= {key: _having(many, key) for key in COUNTRY_GROUPS}
    return {key: count / len(many) for key, count in counts.items()}


def group_of(facts: Facts | None) -> str:
    """Return the regional group of a State's facts."""
    return facts.group if facts and facts.group else NO_GROUP


def _having(many: Iterable[Facts | None], key: str) -> int:
    return sum(1 for facts in many if facts and getattr(facts, f"is_{key}"))


def _line(key: str, names: int, total: int, reference: Mapping[str, float] | None = None) -> Line:
    return Line(key, names, names / total if total else 0.0, (reference or {}).get(key))
