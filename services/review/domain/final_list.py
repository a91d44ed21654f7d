"""The names that stand once the time is over."""

from collections import Counter
from collections.abc import Collection, Iterable
from uuid import UUID

from services.review.domain.circulations import Circulation
from services.review.domain.positions import Position, maintained
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.refusals import Conflict
from shared.kernel.resolution import paragraph


def objected(modalities: Modalities, positions: Iterable[Position]) -> frozenset[UUID]:
    """Return the entries with as many maintained objections as the modalities ask for."""
    by_entry = Counter(position.entry_id for position in maintained(positions))
    threshold = modalities.objections.threshold.value
    return frozenset(entry for entry, states in by_entry.items() if states >= threshold)


@paragraph("6(b)")
@paragraph("6(c)")
@paragraph("fn 4")
def compose(
    modalities: Modalities,
    circulation: Circulation,
    positions: Iterable[Position],
    withdrawn: Collection[UUID] = (),
) -> frozenset[UUID]:
    """Return the entries of the final list: neither `withdrawn` nor left off for an objection.

    Refusals: Conflict where a body has to decide first.
    """
    wished = circulation.entry_ids - frozenset(withdrawn)
    match modalities.objections.effect.value:
        case Effect.NONE:
            return wished
        case Effect.LEFT_OFF:
            return wished - objected(modalities, positions)
        case Effect.TO_DECISION:
            raise Conflict("contested names await a decision")
