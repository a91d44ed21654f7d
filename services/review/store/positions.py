"""Sealed positions: this side can add, and never read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from services.review.domain.positions import Position
from services.review.store.keeper import Slot
from services.review.store.sealing import PublicKeys, seal
from services.review.store.tables import PositionRow
from shared.store.db import Tx


async def append(
    tx: Tx, keys: PublicKeys, filed: Sequence[tuple[Slot, Position]]
) -> set[tuple[str, UUID]]:
    """Seal and keep positions, and return the State and entry of those whose slot was free."""
    if not filed:
        return set()
    rows = [
        {"tag": slot.tag, "list_mark": slot.mark, "blob": seal(keys, slot.tag, position)}
        for slot, position in filed
    ]
    added = set(
        await tx.scalars(
            insert(PositionRow).values(rows).on_conflict_do_nothing().returning(PositionRow.tag)
        )
    )
    return {(each.state, each.entry_id) for slot, each in filed if slot.tag in added}
