from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from services.review.store.tables import PositionRow
from shared.store.db import Tx


async def list_taken(tx: Tx, tags: Sequence[bytes]) -> frozenset[bytes]:
    """Return which of these tags stand in the table."""
    return frozenset(await tx.scalars(select(PositionRow.tag).where(PositionRow.tag.in_(tags))))


async def append(tx: Tx, tag: bytes, blob: bytes) -> bool:
    """Store a sealed position, and tell whether its tag was still free."""
    try:
        async with tx.begin_nested():
            await tx.execute(insert(PositionRow).values(tag=tag, blob=blob))
    except IntegrityError:
        return False
    return True
