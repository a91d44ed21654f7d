"""Organizations that registration has put forward for a list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from shared.kernel.refusals import Invalid
from shared.kernel.resolution import paragraph


class HeadGender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One organization that may be put on one list; `country` is ISO 3166 alpha-3."""

    application_id: UUID
    list_key: str
    reference: str
    name: str
    country: str
    country_invented: bool = False
    category: str
    website: str | None = None
    purpose: str
    head_gender: HeadGender


@paragraph("6(b)")
@paragraph("6(c)")
def choose(
    wanted: Iterable[UUID], pool: Collection[Candidate], taken: Collection[UUID]
) -> tuple[Candidate, ...]:
    """Return the candidates `wanted` for a list, by name. Refusals: Invalid.

    A name must be in the pool, and not be on a list that States have already received.
    """
    known = {candidate.application_id: candidate for candidate in pool}
    chosen = frozenset(wanted)
    if chosen - known.keys():
        raise Invalid({"candidates": "unknown-candidate"})
    if chosen & frozenset(taken):
        raise Invalid({"candidates": "already-circulated"})
    return in_order(known[application_id] for application_id in chosen)


def in_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates as a list names them: by name, then by reference."""
    return tuple(
        sorted(candidates, key=lambda each: (each.name.casefold(), each.reference))
    )


class Listed(Protocol):
    """What can be searched for in a pool or on a list."""

    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def category(self) -> str: ...


L = TypeVar("L", bound=Listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a reader looks for; empty means anything."""

    words: str = ""
    countries: frozenset[str] = frozenset()
    category: str = ""


def find(names: Iterable[L], search: Search) -> list[L]:
    """Return the names that have every word looked for and fit the rest, in their order."""
    words = search.words.casefold().split()
    return [
        each
        for each in names
        if all(word in each.name.casefold() for word in words)
        and (not search.countries or each.country in search.countries)
        and (not search.category or each.category == search.category)
    ]
