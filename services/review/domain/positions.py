"""What a Member State says about one entry on a circulated list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.review.domain.circulations import Circulation, require_open
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Forbidden, NotFound
from shared.kernel.resolution import paragraph

LONGEST_BASIS: Final = 1000
STANDING_AS_CATEGORY: Final = {"member": "member-state"}


class Kind(StrEnum):
    OBJECTION = "objection"
    # Nothing to say, or no longer: a withdrawal looks like never having said anything.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    circulation_id: UUID
    state: str
    entry_id: UUID
    version: int
    kind: Kind
    basis: str | None
    received_at: datetime


@paragraph("3")
@paragraph("fn 4")
def require_may_object(modalities: Modalities, standing: str) -> None:
    """Refuse States that the footnote does not give a say. Refusals: Forbidden."""
    if STANDING_AS_CATEGORY.get(standing) not in modalities.objections.who_may_object.value:
        raise Forbidden


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
) -> Position:
    """Take a State's word on an entry. The basis is voluntary: none is as good as any.

    Refusals: TooLate, NotFound for an entry that is not on the list.
    """
    if entry_id not in circulation.entry_ids:
        raise NotFound
    require_open(circulation, at)
    return Position(
        circulation_id=circulation.id,
        state=state,
        entry_id=entry_id,
        version=version,
        kind=kind,
        basis=(basis or None) if kind is Kind.OBJECTION else None,
        received_at=at,
    )


def latest(positions: Iterable[Position]) -> list[Position]:
    """Return each State's last word on each entry."""
    last: dict[tuple[str, UUID], Position] = {}
    for position in sorted(positions, key=lambda each: each.version):
        last[position.state, position.entry_id] = position
    return list(last.values())


@paragraph("fn 4")
def maintained(positions: Iterable[Position]) -> list[Position]:
    """Return the objections that have not been withdrawn."""
    return [each for each in latest(positions) if each.kind is Kind.OBJECTION]
