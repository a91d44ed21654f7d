"""How balanced a list is, shown beside the membership of the United Nations; never a quota."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from services.review.domain.candidates import HeadGender
from shared.kernel.modalities import Balance as BalanceRules
from shared.kernel.resolution import paragraph

GROUPS: Final = (
    "african",
    "asia-pacific",
    "eastern-european",
    "latin-american-and-caribbean",
    "western-european-and-others",
)
NO_GROUP: Final = "no-regional-group"
SITUATIONS: Final = ("ldc", "lldc", "sids")


class Name(Protocol):
    """What the balance needs to know of a name on a list."""

    @property
    def country(self) -> str: ...
    @property
    def head_gender(self) -> HeadGender: ...


class StateFacts(Protocol):
    """What the balance needs to know of a State."""

    @property
    def regional_group(self) -> str: ...
    @property
    def is_member(self) -> bool: ...
    @property
    def is_ldc(self) -> bool: ...
    @property
    def is_lldc(self) -> bool: ...
    @property
    def is_sids(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `reference` is the share it is compared with, where there is one."""

    key: str
    names: int
    share: float
    reference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The table: one name may count in several situations, but in one group and one gender."""

    total: int
    countries: int
    reference: str
    groups: tuple[Row, ...]
    situations: tuple[Row, ...]
    heads: tuple[Row, ...]


@paragraph("6(b)")
@paragraph("6(c)")
def weigh(
    names: Iterable[Name], states: Mapping[str, StateFacts], rules: BalanceRules
) -> Balance:
    """Count names by regional group, situation and gender of the head of delegation.

    A name of a country outside the groups, or of an unknown one, has its own row, and so has a
    head of delegation of whom no gender is stated: nothing disappears from the table.
    """
    listed = tuple(names)
    members = [state for state in states.values() if state.is_member]
    groups = Counter(_group(states.get(each.country)) for each in listed)
    reference = Counter(state.regional_group for state in members)
    heads = Counter(each.head_gender for each in listed)
    return Balance(
        total=len(listed),
        countries=len({each.country for each in listed}),
        reference=rules.reference.value,
        groups=tuple(
            _row(key, groups[key], len(listed), reference[key], len(members))
            for key in (*GROUPS, *((NO_GROUP,) if groups[NO_GROUP] else ()))
        ),
        situations=tuple(
            _row(
                key,
                sum(_is(states.get(each.country), key) for each in listed),
                len(listed),
                sum(_is(state, key) for state in members),
                len(members),
            )
            for key in SITUATIONS
        ),
        heads=tuple(
            Row(gender, heads[gender], _share(heads[gender], len(listed)), None)
            for gender in HeadGender
        ),
    )


def _group(state: StateFacts | None) -> str:
    return (
        state.regional_group if state and state.regional_group in GROUPS else NO_GROUP
    )


def _is(state: StateFacts | None, situation: str) -> bool:
    return state is not None and bool(getattr(state, f"is_{situation}"))


def _row(key: str, names: int, total: int, members: int, membership: int) -> Row:
    return Row(key, names, _share(names, total), _share(members, membership))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
