"""Which lists were opened by which missions, under marks that only the keeper can read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.review.store.tables import ReadingRow
from shared.store.db import Tx


async def note(tx: Tx, tags: Sequence[bytes]) -> None:
    """Keep marks; twice is once."""
    rows = [{"tag": tag} for tag in tags]
    await tx.execute(insert(ReadingRow).on_conflict_do_nothing(), rows)


async def known(tx: Tx, tags: Sequence[bytes]) -> list[bytes]:
    """Return those of the marks that are kept."""
    return list(await tx.scalars(select(ReadingRow.tag).where(ReadingRow.tag.in_(tags))))
