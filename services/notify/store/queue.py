"""What workers take from the queue of notices, and give back or finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_, update

from services.notify.domain.delivery import LEASE, WAITING, Status
from services.notify.store.tables import NoticeRow
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that one worker alone may send while it renews its lease."""

    id: UUID
    letter: str
    letter_version: str
    language: str
    recipient: str
    domain: str
    values: Mapping[str, str]
    attempt: int
    created_at: datetime
    is_test: bool = False


async def claim(
    tx: Tx, limit: int, *, priorities: Sequence[int], without: Sequence[str] = ()
) -> list[Claimed]:
    """Take notices that are due, or whose worker died, for this worker alone."""
    now = await database_time(tx)
    due = (
        select(NoticeRow.id)
        .where(
            NoticeRow.status.in_(WAITING),
            NoticeRow.due_at <= now,
            NoticeRow.priority.in_(priorities),
        )
        .order_by(NoticeRow.priority, NoticeRow.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if without:
        due = due.where(NoticeRow.domain.not_in(without))
    rows = await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id.in_(due))
        .values(status=Status.SENDING, due_at=now + LEASE, attempts=NoticeRow.attempts + 1)
        .returning(NoticeRow)
    )
    return [claimed(row) for (row,) in rows]


def claimed(row: NoticeRow) -> Claimed:
    """Return what a worker needs of a notice."""
    return Claimed(
        id=row.id,
        letter=row.letter,
        letter_version=row.letter_version,
        language=row.language,
        recipient=row.recipient,
        domain=row.domain,
        values=row.values,
        attempt=row.attempts,
        created_at=row.created_at,
        is_test=row.is_test,
    )


async def renew(tx: Tx, notice_ids: Sequence[UUID]) -> None:
    """Say again that this worker has these notices."""
    await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id.in_(notice_ids), NoticeRow.status == Status.SENDING)
        .values(due_at=func.clock_timestamp() + LEASE)
    )


async def give_back(tx: Tx, held: Sequence[Claimed], *, due_at: datetime) -> None:
    """Let go of what this worker did not begin, as if it had never had it.

    What another worker took over since counts another attempt, and is left to it.
    """
    ours = [(notice.id, notice.attempt) for notice in held]
    await tx.execute(
        update(NoticeRow)
        .where(
            tuple_(NoticeRow.id, NoticeRow.attempts).in_(ours), NoticeRow.status == Status.SENDING
        )
        .values(status=Status.QUEUED, due_at=due_at, attempts=NoticeRow.attempts - 1)
    )


async def next_due(tx: Tx, priorities: Sequence[int]) -> datetime | None:
    """Return when the next waiting notice may be tried, if any waits."""
    return await tx.scalar(
        select(func.min(NoticeRow.due_at)).where(
            NoticeRow.status.in_(WAITING), NoticeRow.priority.in_(priorities)
        )
    )
