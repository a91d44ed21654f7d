"""Organizations that registration has put forward for a list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
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
