"""What workers take from the queue of notices, and give back or finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_, update

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


# In the order of the fields of Claimed; rows that the ORM does not track cost half.
CLAIMED: Final = (
    NoticeRow.id,
    NoticeRow.letter,
    NoticeRow.letter_version,
    NoticeRow.language,
    NoticeRow.recipient,
    NoticeRow.domain,
    NoticeRow.values,
    NoticeRow.attempts,
    NoticeRow.created_at,
    NoticeRow.is_test,
)


def _among(priorities: Sequence[int]) -> ColumnElement[bool]:
    # A range, unlike a list, lets the database read the index in order and stop.
    return NoticeRow.priority.between(min(priorities), max(priorities))


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
            _among(priorities),
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
        .returning(*CLAIMED)
        .execution_options(synchronize_session=False)
    )
    return [Claimed(*row) for row in rows]


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
        select(func.min(NoticeRow.due_at)).where(NoticeRow.status.in_(WAITING), _among(priorities))
    )


async def is_more_due(tx: Tx, priorities: Sequence[int], *, than: int) -> bool:
    """Tell whether more than so many notices are due."""
    due = (
        select(NoticeRow.id)
        .where(
            NoticeRow.status == Status.QUEUED,
            NoticeRow.due_at <= func.clock_timestamp(),
            _among(priorities),
        )
        .offset(than)
        .limit(1)
    )
    return await tx.scalar(due) is not None
