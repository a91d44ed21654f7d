"""A proposed list: composed, frozen, before Member States for a time, closed, and published."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.kernel.refusals import Conflict, Invalid, NotFound, TooLate
from shared.kernel.resolution import paragraph


class Stage(StrEnum):
    FROZEN = "frozen"
    CIRCULATED = "circulated"
    CLOSED = "closed"
    PUBLISHED = "published"


MOVES: Final = {
    (Stage.FROZEN, "circulate"): Stage.CIRCULATED,
    (Stage.CIRCULATED, "close"): Stage.CLOSED,
    (Stage.CLOSED, "publish"): Stage.PUBLISHED,
}
# What footnote 4 brings to the attention of the Assembly, and so to everybody.
PUBLIC: Final = frozenset({Stage.CIRCULATED, Stage.CLOSED, Stage.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that the Secretariat has put forward, with its public facts."""

    application_id: UUID
    list_key: str
    reference: str
    name: str
    country: str
    country_invented: bool
    category: str
    website: str | None
    purpose: str
    head_gender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A candidate on a frozen list."""

    id: UUID
    number: int
    candidate: Candidate
    included: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circulation:
    id: UUID
    list_key: str
    number: int
    stage: Stage
    sha256: str
    frozen_at: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    published_at: datetime | None = None
    final_sha256: str | None = None
    entry_ids: frozenset[UUID] = frozenset()


def move(circulation: Circulation, verb: str) -> Circulation:
    """Return the list one step on. Refusals: Conflict."""
    try:
        return replace(circulation, stage=MOVES[circulation.stage, verb])
    except KeyError:
        raise Conflict(f"cannot {verb} a {circulation.stage} list") from None


@paragraph("6(b)")
@paragraph("6(c)")
def circulate(circulation: Circulation, *, closes_at: datetime, at: datetime) -> Circulation:
    """Submit a frozen list to Member States until `closes_at`. Refusals: Conflict, Invalid."""
    if closes_at <= at:
        raise Invalid({"closes_at": "in-the-past"})
    return replace(move(circulation, "circulate"), opens_at=at, closes_at=closes_at)


def is_due(circulation: Circulation, at: datetime) -> bool:
    """Tell whether a circulated list's time is over."""
    return (
        circulation.stage is Stage.CIRCULATED
        and circulation.closes_at is not None
        and at >= circulation.closes_at
    )


def require_before_states(circulation: Circulation) -> None:
    """Treat a list that States have not received as absent. Refusals: NotFound."""
    if circulation.stage not in PUBLIC:
        raise NotFound


def require_open(circulation: Circulation, at: datetime) -> None:
    """Refuse anything received outside the non-objection period. Refusals: TooLate."""
    if circulation.stage is not Stage.CIRCULATED or is_due(circulation, at):
        raise TooLate
