"""What a Member State says about one entry on a circulated list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.review.domain.circulations import Circulation, require_open
from shared.kernel.modalities import Objections
from shared.kernel.refusals import Invalid
from shared.kernel.resolution import paragraph

LONGEST_BASIS: Final = 2000


class Kind(StrEnum):
    OBJECTION = "objection"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One version of a State's position; the latest is the one that counts."""

    state: str
    entry_id: UUID
    version: int
    kind: Kind
    basis: str | None
    received_at: datetime


@paragraph("fn 4")
def take(
    circulation: Circulation,
    *,
    state: str,
    entry_id: UUID,
    version: int,
    kind: Kind,
    basis: str | None,
    rules: Objections,
    at: datetime,
) -> Position:
    """Record a position: an objection, or none. Refusals: NotFound, TooLate, Invalid.

    Where the modalities leave the basis voluntary, an objection without one is as good as any.
    Taking an objection back is a later position of kind none, in time like the objection itself.
    """
    circulation.entry(entry_id)
    require_open(circulation, at)
    basis = tidy_basis(basis)
    if kind is Kind.NONE and basis is not None:
        raise Invalid({"basis": "basis-without-objection"})
    if kind is Kind.OBJECTION and basis is None and rules.basis_required.value:
        raise Invalid({"basis": "missing"})
    return Position(
        state=state,
        entry_id=entry_id,
        version=version,
        kind=kind,
        basis=basis,
        received_at=at,
    )


def tidy_basis(basis: str | None) -> str | None:
    """Return the basis with plain line ends, or None when nothing is said. Refusals: Invalid."""
    if basis is None:
        return None
    basis = basis.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(basis) > LONGEST_BASIS:
        raise Invalid({"basis": "string-too-long"})
    if not all(character.isprintable() or character in "\n\t" for character in basis):
        raise Invalid({"basis": "not-plain-text"})
    return basis or None


def latest(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Return each State's last word on each entry, in no particular order."""
    last: dict[tuple[str, UUID], Position] = {}
    for position in sorted(positions, key=lambda each: each.version):
        last[position.state, position.entry_id] = position
    return tuple(last.values())


@paragraph("fn 4")
def standing(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Return the objections maintained: those not since taken back by the State that made them."""
    return tuple(each for each in latest(positions) if each.kind is Kind.OBJECTION)
