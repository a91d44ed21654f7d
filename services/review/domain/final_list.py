"""The list that remains when States have had their say."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.review.domain.circulations import (
    Circulation,
    Entry,
    close_when_over,
    document,
    fingerprint,
    move,
)
from services.review.domain.positions import Position, standing
from shared.kernel.modalities import Effect, Objections
from shared.kernel.refusals import Conflict
from shared.kernel.resolution import paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalList:
    """The names that remain, in the order of the proposed list and under its number."""

    id: UUID
    circulation_id: UUID
    sha256: str
    published_at: datetime
    entries: tuple[Entry, ...]


@paragraph("6(b)")
@paragraph("6(c)")
def compose(
    entries: Iterable[Entry],
    positions: Iterable[Position],
    withdrawn: Collection[UUID],
    rules: Objections,
) -> tuple[Entry, ...]:
    """Return the entries that remain: not withdrawn by the organization, not left off by States."""
    left_off = under_objection(positions, rules)
    return tuple(
        entry
        for entry in entries
        if entry.application_id not in withdrawn and entry.id not in left_off
    )


@paragraph("fn 4")
def under_objection(
    positions: Iterable[Position], rules: Objections
) -> frozenset[UUID]:
    """Return the entries that maintained objections keep off the list, as the modalities say."""
    if rules.effect.value is not Effect.LEFT_OFF:
        return frozenset()
    states = Counter(each.entry_id for each in standing(positions))
    return frozenset(
        entry for entry, count in states.items() if count >= rules.threshold.value
    )


@paragraph("fn 4")
def publish(
    circulation: Circulation,
    *,
    final_list_id: UUID,
    positions: Iterable[Position],
    withdrawn: Collection[UUID],
    rules: Objections,
    at: datetime,
) -> tuple[Circulation, FinalList]:
    """Fix the final list of a circulation that is over. Refusals: Conflict.

    Where the modalities send a name objected to elsewhere for a decision, nothing is published
    before that decision.
    """
    if rules.effect.value is Effect.TO_DECISION:
        raise Conflict("these modalities ask for a decision first")
    over = close_when_over(circulation, at)
    published = replace(over, stage=move(over.stage, "publish"))
    entries = compose(circulation.entries, positions, withdrawn, rules)
    content = document(
        "final", circulation.process, circulation.list_key, circulation.number, entries
    )
    return published, FinalList(
        id=final_list_id,
        circulation_id=circulation.id,
        sha256=fingerprint(content),
        published_at=at,
        entries=entries,
    )
