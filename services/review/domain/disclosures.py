"""What a Member State is told on request: of one form whether anything was received or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.review.domain.positions import Position, as_of, maintained
from shared.kernel.modalities import Modalities
from shared.kernel.resolution import paragraph

SHARED: Final = frozenset({"on-request", "open"})


@dataclass(frozen=True, slots=True)
class Received:
    """What was received about a name from one State, as far as the modalities release it."""

    objector: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One name asked about; an empty `received` says that nothing was."""

    entry_id: UUID
    received: tuple[Received, ...]


def names_objector(modalities: Modalities) -> bool:
    """Tell whether a Member State that asks is told who objected."""
    return modalities.disclosure.objector_to_states.value in SHARED


def gives_basis(modalities: Modalities) -> bool:
    """Tell whether a Member State that asks is told the basis of an objection."""
    return modalities.disclosure.basis_to_states.value in SHARED


@paragraph("fn 4")
def statement(
    modalities: Modalities,
    entry_ids: Iterable[UUID],
    positions: Iterable[Position],
    *,
    instant: datetime,
    current_round: int,
) -> list[Line]:
    """Return what had been received by `instant` on each name asked about, in their order."""
    standing = maintained(as_of(positions, instant), current_round)
    with_objector, with_basis = names_objector(modalities), gives_basis(modalities)
    return [
        Line(
            entry,
            tuple(
                Received(
                    objector=each.state if with_objector else None,
                    basis=each.basis if with_basis else None,
                )
                for each in sorted(standing, key=lambda one: one.state)
                if each.entry_id == entry
            ),
        )
        for entry in entry_ids
    ]
