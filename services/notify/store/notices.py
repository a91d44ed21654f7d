"""Notices accepted, claimed by workers and finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from services.notify.domain.delivery import LEASE, Next, Outcome, Status
from services.notify.store.tables import AttemptRow, NoticeRow
from shared.store.db import Tx, database_time

WAITING: Final = (Status.QUEUED, Status.SENDING)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that one worker alone may send until its lease ends."""

    id: UUID
    letter: str
    language: str
    recipient: str
    values: Mapping[str, str]
    attempt: int
    created_at: datetime
    leased_until: datetime


async def append(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Add notices, leaving out those whose caller and key are known; return what was added."""
    added = await tx.execute(
        insert(NoticeRow)
        .on_conflict_do_nothing(index_elements=["caller", "key"])
        .returning(NoticeRow.caller, NoticeRow.key),
        list(rows),
    )
    return {(caller, key) for caller, key in added}


async def find_known(
    tx: Tx, caller: str, keys: Sequence[str]
) -> dict[str, tuple[UUID, bytes, str]]:
    """Return the id, body and status of the notices of a caller with these keys."""
    found = await tx.execute(
        select(NoticeRow.key, NoticeRow.id, NoticeRow.body_sha256, NoticeRow.status).where(
            NoticeRow.caller == caller, NoticeRow.key.in_(keys)
        )
    )
    return {row.key: (row.id, row.body_sha256, row.status) for row in found}


async def claim(tx: Tx, limit: int) -> list[Claimed]:
    """Take notices that are due, or whose worker died, for this worker alone."""
    now = await database_time(tx)
    due = (
        select(NoticeRow.id)
        .where(NoticeRow.status.in_(WAITING), NoticeRow.due_at <= now)
        .order_by(NoticeRow.priority, NoticeRow.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id.in_(due))
        .values(status=Status.SENDING, due_at=now + LEASE, attempts=NoticeRow.attempts + 1)
        .returning(NoticeRow)
    )
    return [
        Claimed(
            id=row.id,
            letter=row.letter,
            language=row.language,
            recipient=row.recipient,
            values=row.values,
            attempt=row.attempts,
            created_at=row.created_at,
            leased_until=row.due_at,
        )
        for (row,) in rows
    ]


async def give_back(tx: Tx, notice_ids: Sequence[UUID]) -> None:
    """Let others send what this worker has no time left for."""
    await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id.in_(notice_ids), NoticeRow.status == Status.SENDING)
        .values(status=Status.QUEUED, due_at=func.now(), attempts=NoticeRow.attempts - 1)
    )


async def finish(
    tx: Tx,
    notice: Claimed,
    following: Next,
    *,
    outcome: Outcome,
    code: int,
    at: datetime,
    is_secret: bool,
) -> None:
    """Record an attempt and what follows from it; secrets are forgotten once they are sent."""
    is_over = following.status in {Status.SENT, Status.FAILED}
    values: dict[str, Any] = {"status": following.status, "due_at": following.due_at or at}
    if is_secret and is_over:
        values["values"] = {}
    await tx.execute(update(NoticeRow).where(NoticeRow.id == notice.id).values(**values))
    row = {
        "notice_id": notice.id,
        "number": notice.attempt,
        "at": at,
        "outcome": outcome,
        "code": code,
    }
    await tx.execute(insert(AttemptRow).values(row).on_conflict_do_nothing())


async def next_due(tx: Tx) -> datetime | None:
    """Return when the next waiting notice may be tried, if any waits."""
    return await tx.scalar(select(func.min(NoticeRow.due_at)).where(NoticeRow.status.in_(WAITING)))


async def counts(tx: Tx) -> list[tuple[str, str, int]]:
    """Return how many notices there are by letter and status."""
    rows = await tx.execute(
        select(NoticeRow.letter, NoticeRow.status, func.count())
        .group_by(NoticeRow.letter, NoticeRow.status)
        .order_by(text("1, 2"))
    )
    return [(letter, status, count) for letter, status, count in rows]
