"""What a Member State says about one entry on a circulated list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.review.domain.circulations import Circulation, is_open
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Forbidden, Incomplete, NotFound
from shared.kernel.resolution import paragraph

LONGEST_BASIS: Final = 1000
STANDING_AS_CATEGORY: Final = {"member": "member-state"}


class Kind(StrEnum):
    OBJECTION = "objection"
    # Nothing to say, or no longer: a withdrawal looks like never having said anything.
    NONE = "none"
    # Looked at and let pass: a row of the same size, so that rows do not count objections.
    SEEN = "seen"
    # "This was not ours", about an objection that the Office recorded.
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    circulation_id: UUID
    state: str
    entry_id: UUID
    version: int
    kind: Kind
    basis: str | None
    received_at: datetime
    round: int = 1
    # Received after the close: kept, and without effect unless another round is opened.
    is_late: bool = False
    # Entered by the Office from a letter, not by the mission.
    is_recorded: bool = False
    # The last line of the keeper's register of openings when this was received.
    witness: str = ""
    # What the record of acts had come to when it was last signed before: "number:hash".
    checkpoint: str = ""


@paragraph("3")
@paragraph("fn 4")
def require_may_object(modalities: Modalities, standing: str) -> None:
    """Refuse States that the footnote does not give a say. Refusals: Forbidden."""
    if STANDING_AS_CATEGORY.get(standing) not in modalities.objections.who_may_object.value:
        raise Forbidden


@paragraph("fn 4")
def require_word_fits(modalities: Modalities, kind: Kind, basis: str | None) -> None:
    """Refuse words that this process does not take. Refusals: Conflict, Incomplete."""
    rules = modalities.objections
    if kind is Kind.NONE and not rules.withdrawable.value:
        raise Conflict("objections are not withdrawn in this process")
    if kind is Kind.OBJECTION and rules.basis_required.value and not basis:
        raise Incomplete({"basis": "missing"})


@paragraph("fn 4")
def take_position(
    circulation: Circulation,
    *,
    state: str,
    entry_id: UUID,
    version: int,
    kind: Kind,
    basis: str | None,
    at: datetime,
    is_recorded: bool = False,
    witness: str = "",
    checkpoint: str = "",
) -> Position:
    """Take a State's word on an entry. The basis is voluntary: none is as good as any.

    What comes after the close is taken too, and marked. Refusals: NotFound for an entry that is
    not on the list.
    """
    if entry_id not in circulation.entry_ids:
        raise NotFound
    return Position(
        circulation_id=circulation.id,
        state=state,
        entry_id=entry_id,
        version=version,
        kind=kind,
        basis=(basis or None) if kind is Kind.OBJECTION else None,
        received_at=at,
        round=circulation.round,
        is_late=not is_open(circulation, at),
        is_recorded=is_recorded,
        witness=witness,
        checkpoint=checkpoint,
    )


def in_effect(position: Position, current_round: int) -> bool:
    """Tell whether a word counts: it came in time, or the list was opened again since."""
    return not position.is_late or position.round < current_round


def latest(positions: Iterable[Position]) -> list[Position]:
    """Return each State's last word on each entry."""
    last: dict[tuple[str, UUID], Position] = {}
    for position in sorted(positions, key=lambda each: each.version):
        last[position.state, position.entry_id] = position
    return list(last.values())


@paragraph("fn 4")
def maintained(positions: Iterable[Position], current_round: int = 1) -> list[Position]:
    """Return the objections that stand in a round: in effect, and not withdrawn."""
    counted = (each for each in positions if in_effect(each, current_round))
    return [each for each in latest(counted) if each.kind is Kind.OBJECTION]


def as_of(positions: Iterable[Position], instant: datetime) -> list[Position]:
    """Return what had been received by an instant."""
    return [each for each in positions if each.received_at <= instant]
