"""A proposed list: composed, frozen, before Member States for a time, closed, and published."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.kernel.refusals import Conflict, Incomplete, Invalid, NotFound
from shared.kernel.resolution import paragraph


class Stage(StrEnum):
    FROZEN = "frozen"
    CIRCULATED = "circulated"
    # The Office has stopped the clock; States may still speak.
    SUSPENDED = "suspended"
    CLOSED = "closed"
    PUBLISHED = "published"


MOVES: Final = {
    (Stage.FROZEN, "circulate"): Stage.CIRCULATED,
    (Stage.CIRCULATED, "extend"): Stage.CIRCULATED,
    (Stage.CIRCULATED, "suspend"): Stage.SUSPENDED,
    (Stage.SUSPENDED, "resume"): Stage.CIRCULATED,
    (Stage.CIRCULATED, "close"): Stage.CLOSED,
    (Stage.CLOSED, "reopen"): Stage.CIRCULATED,
    (Stage.CLOSED, "publish"): Stage.PUBLISHED,
}
# What footnote 4 brings to the attention of the Assembly, and so to everybody.
PUBLIC: Final = frozenset({Stage.CIRCULATED, Stage.SUSPENDED, Stage.CLOSED, Stage.PUBLISHED})


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
    # How many people of each gender it has named for its delegation so far.
    delegation: Mapping[str, int] = field(default_factory=dict)
    # What the Secretariat has looked at, and what not.
    checks_done: tuple[str, ...] = ()
    checks_open: tuple[str, ...] = ()


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
    # Reopening a closed list begins its next round.
    round: int = 1
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


def is_open(circulation: Circulation, at: datetime) -> bool:
    """Tell whether a State's word counts now: before the close, or while the clock stands."""
    if circulation.stage is Stage.SUSPENDED:
        return True
    return circulation.stage is Stage.CIRCULATED and not is_due(circulation, at)


def require_reason(reason: str) -> str:
    """Return the reason that every change of a period needs. Refusals: Incomplete."""
    if not reason.strip():
        raise Incomplete({"reason": "missing"})
    return reason.strip()


@paragraph("6(b)")
@paragraph("6(c)")
def extend(circulation: Circulation, *, closes_at: datetime, at: datetime) -> Circulation:
    """Give States more time: a closing instant that has passed is never moved.

    Refusals: Conflict, Invalid for an instant that is not later than the present one.
    """
    if is_due(circulation, at):
        raise Conflict("the time is over")
    moved = move(circulation, "extend")
    if closes_at <= (circulation.closes_at or at):
        raise Invalid({"closes_at": "not-later"})
    return replace(moved, closes_at=closes_at)


def suspend(circulation: Circulation, *, at: datetime) -> Circulation:
    """Stop the clock of an open list. Refusals: Conflict, also once the time is over."""
    if is_due(circulation, at):
        raise Conflict("the time is over")
    return move(circulation, "suspend")


def resume(circulation: Circulation, *, closes_at: datetime, at: datetime) -> Circulation:
    """Let the clock of a suspended list run to a new instant. Refusals: Conflict, Invalid."""
    if closes_at <= at:
        raise Invalid({"closes_at": "in-the-past"})
    return replace(move(circulation, "resume"), closes_at=closes_at)


def reopen(circulation: Circulation, *, closes_at: datetime, at: datetime) -> Circulation:
    """Begin another round of a closed list; what came late in the last one counts from now on.

    Refusals: Conflict, Invalid.
    """
    if closes_at <= at:
        raise Invalid({"closes_at": "in-the-past"})
    opened = move(circulation, "reopen")
    return replace(opened, closes_at=closes_at, round=circulation.round + 1)
