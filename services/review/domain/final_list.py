"""The names that stand once the time is over."""

from collections import Counter
from collections.abc import Collection, Iterable
from fractions import Fraction
from uuid import UUID

from services.review.domain.circulations import Circulation
from services.review.domain.decisions import Decision, admitted
from services.review.domain.positions import Position, maintained
from shared.kernel.deciding import Covers
from shared.kernel.modalities import Effect, Modalities
from shared.kernel.refusals import Conflict
from shared.kernel.resolution import paragraph

MEMBERS: int = 193


def objected(
    modalities: Modalities,
    positions: Iterable[Position],
    *,
    current_round: int = 1,
    voters: int = MEMBERS,
) -> frozenset[UUID]:
    """Return the entries with as many maintained objections as the modalities ask for."""
    by_entry = Counter(each.entry_id for each in maintained(positions, current_round))
    share = modalities.objections.threshold_share.value
    needed = Fraction(share) * voters if share else modalities.objections.threshold.value
    return frozenset(entry for entry, states in by_entry.items() if states >= needed)


@paragraph("6(b)")
@paragraph("6(c)")
@paragraph("fn 4")
def compose(
    modalities: Modalities,
    circulation: Circulation,
    positions: Iterable[Position],
    withdrawn: Collection[UUID] = (),
    *,
    decisions: Collection[Decision] = (),
    voters: int = MEMBERS,
) -> frozenset[UUID]:
    """Return the entries of the final list: neither `withdrawn`, nor left off, nor refused.

    Refusals: Conflict while a body has to decide first.
    """
    wished = circulation.entry_ids - frozenset(withdrawn)
    contested = wished & objected(
        modalities, positions, current_round=circulation.round, voters=voters
    )
    match modalities.objections.effect.value:
        case Effect.NONE:
            return wished
        case Effect.LEFT_OFF:
            return wished - contested
        case Effect.TO_DECISION:
            every_name = modalities.decision.covers.value is Covers.EVERY_NAME
            decided = {
                entry: admitted(decisions, entry) for entry in (wished if every_name else contested)
            }
            if None in decided.values():
                raise Conflict("names await a decision")
            return wished - {entry for entry, stands in decided.items() if not stands}
