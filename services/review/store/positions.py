"""Sealed positions: this side can add, and never read."""

from sqlalchemy.dialects.postgresql import insert

from services.review.domain.positions import Position
from services.review.store.sealing import PublicKeys, seal
from services.review.store.tables import PositionRow
from shared.store.db import Tx


async def append(tx: Tx, keys: PublicKeys, tag: bytes, position: Position) -> bool:
    """Seal and keep a position, and tell whether its slot was still free."""
    row = {"tag": tag, "blob": seal(keys, tag, position)}
    added = await tx.scalar(
        insert(PositionRow).values(row).on_conflict_do_nothing().returning(PositionRow.tag)
    )
    return added is not None
