"""Letters that were asked for together, and who let them go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.notify.domain.batches import Batch, Stage
from services.notify.domain.delivery import Status
from services.notify.store.tables import BatchRow, NoticeRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx

PREVIEWED: Final = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """One notice of a batch, to be looked at before all are sent."""

    notice_id: UUID
    language: str
    letter_version: str
    values: dict[str, str]


async def append(
    tx: Tx, batch_id: UUID, *, caller: str, letter: str, is_held: bool, drafted_by: str | None
) -> None:
    """Note that letters were asked for together."""
    row = {
        "id": batch_id,
        "caller": caller,
        "letter": letter,
        "stage": Stage.HELD if is_held else Stage.RELEASED,
        "drafted_by": drafted_by,
        "drafted_at": func.clock_timestamp(),
    }
    await tx.execute(insert(BatchRow).values(row).on_conflict_do_nothing())


async def get(tx: Tx, batch_id: UUID, *, for_update: bool = False) -> Batch:
    """Return a batch. Refusals: NotFound."""
    query = select(BatchRow).filter_by(id=batch_id)
    row = await tx.scalar(query.with_for_update() if for_update else query)
    if row is None:
        raise NotFound
    return _batch(row)


def _batch(row: BatchRow) -> Batch:
    return Batch(
        id=row.id,
        caller=row.caller,
        letter=row.letter,
        stage=Stage(row.stage),
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


async def save(tx: Tx, batch: Batch) -> None:
    """Keep what was decided about a batch."""
    await tx.execute(
        update(BatchRow)
        .where(BatchRow.id == batch.id)
        .values(stage=batch.stage, decided_by=batch.decided_by, decided_at=batch.decided_at)
    )


async def decide(tx: Tx, batch_id: UUID, status: Status, *, at: datetime) -> list[UUID]:
    """Give the held notices of a batch a status, due at once or when they were to be sent."""
    done = await tx.scalars(
        update(NoticeRow)
        .where(NoticeRow.batch_id == batch_id, NoticeRow.status == Status.HELD)
        .values(status=status, due_at=func.greatest(NoticeRow.due_at, at))
        .returning(NoticeRow.id)
    )
    return list(done)


async def list_held(tx: Tx) -> list[tuple[Batch, int]]:
    """Return the batches that wait for a second person, with how many letters each holds."""
    rows = await tx.execute(
        select(BatchRow, func.count(NoticeRow.id))
        .join(NoticeRow, NoticeRow.batch_id == BatchRow.id)
        .where(BatchRow.stage == Stage.HELD, NoticeRow.status == Status.HELD)
        .group_by(BatchRow.id)
        .order_by(BatchRow.drafted_at)
    )
    return [(_batch(row), count) for row, count in rows]


async def languages(tx: Tx, batch_id: UUID) -> dict[str, int]:
    """Return how many letters of a batch there are in each language."""
    rows = await tx.execute(
        select(NoticeRow.language, func.count().label("number"))
        .filter_by(batch_id=batch_id)
        .group_by(NoticeRow.language)
        .order_by(NoticeRow.language)
    )
    return {row.language: row.number for row in rows}


async def find_sample(tx: Tx, batch_id: UUID, language: str) -> Sample | None:
    """Return the first letter of a batch in a language, if there is one."""
    row = await tx.scalar(
        select(NoticeRow)
        .filter_by(batch_id=batch_id, language=language)
        .order_by(NoticeRow.key)
        .limit(PREVIEWED)
    )
    if row is None:
        return None
    return Sample(row.id, row.language, row.letter_version, row.values)
