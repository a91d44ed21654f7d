"""Notices as they were accepted and as they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, case, cast, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert

from services.notify.domain.addresses import domain_of, tidy
from services.notify.domain.contacts import Contact
from services.notify.domain.delivery import ENDED, NORMAL, UNSENT, Status
from services.notify.store.tables import NoticeRow
from shared.store.db import Tx

# Of what was said, and of what was made from the address: whoever knows one could look for it.
NOTHING_LEFT: Final[Mapping[str, Any]] = {
    "values": {},
    "contact_id": None,
    "body_sha256": b"",
    "about": None,
    "decision": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as it stands."""

    id: UUID
    caller: str
    letter: str
    letter_version: str
    language: str
    recipient: str
    values: Mapping[str, str]
    priority: int
    status: Status
    due_at: datetime
    attempts: int
    created_at: datetime
    batch_id: UUID | None
    contact_id: UUID | None
    is_test: bool


async def append(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Add notices, leaving out those whose caller and key are known; return what was added."""
    added = await tx.scalars(
        insert(NoticeRow)
        .on_conflict_do_nothing(index_elements=["caller", "key"])
        .returning(NoticeRow.id),
        list(rows),
    )
    return set(added)


async def find_known(
    tx: Tx, caller: str, keys: Sequence[str]
) -> dict[str, tuple[UUID, bytes, str]]:
    """Return the id, body and status of the notices of a caller with these keys."""
    found = await tx.execute(
        select(NoticeRow.key, NoticeRow.id, NoticeRow.body_sha256, NoticeRow.status).where(
            NoticeRow.caller == caller, NoticeRow.key == func.any(list(keys))
        )
    )
    return {row.key: (row.id, row.body_sha256, row.status) for row in found}


async def find(tx: Tx, notice_id: UUID, *, for_update: bool = False) -> Notice | None:
    """Return a notice, if there is one."""
    query = select(NoticeRow).filter_by(id=notice_id)
    row = await tx.scalar(query.with_for_update() if for_update else query)
    return notice_of(row) if row is not None else None


def notice_of(row: NoticeRow) -> Notice:
    """Return a notice as the desk and the rules see it."""
    return Notice(
        id=row.id,
        caller=row.caller,
        letter=row.letter,
        letter_version=row.letter_version,
        language=row.language,
        recipient=row.recipient,
        values=row.values,
        priority=row.priority,
        status=Status(row.status),
        due_at=row.due_at,
        attempts=row.attempts,
        created_at=row.created_at,
        batch_id=row.batch_id,
        contact_id=row.contact_id,
        is_test=row.is_test,
    )


async def set_status(tx: Tx, notice_id: UUID, status: Status) -> None:
    """Give a notice another status."""
    await tx.execute(update(NoticeRow).where(NoticeRow.id == notice_id).values(status=status))


async def set_recipient(tx: Tx, notice_id: UUID, recipient: str, domain: str) -> None:
    """Send a notice to another address."""
    await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.id == notice_id)
        .values(recipient=recipient, domain=domain)
    )


async def move_waiting(
    tx: Tx, caller: str, contact: Contact, *, without: UUID | None, recipient: str
) -> list[UUID]:
    """Send what waits for a contact, but for one notice, to another address."""
    moved = await tx.scalars(
        update(NoticeRow)
        .where(
            NoticeRow.caller == caller,
            # The index of recipients leads there.
            NoticeRow.recipient == contact.address,
            NoticeRow.contact_id == contact.id,
            NoticeRow.status.in_(UNSENT),
            NoticeRow.id.is_distinct_from(without),
        )
        .values(recipient=recipient, domain=domain_of(recipient))
        .returning(NoticeRow.id)
    )
    return list(moved)


async def count_copies(tx: Tx, notice_id: UUID) -> int:
    """Return how many notices were made to send this one again."""
    query = select(func.count()).select_from(NoticeRow)
    return await tx.scalar(query.where(NoticeRow.key.like(f"copy:{notice_id}:%"))) or 0


async def copy(
    tx: Tx, notice_id: UUID, copy_id: UUID, *, recipient: str, domain: str, at: datetime
) -> None:
    """Make another notice of the same letter, due at once."""
    changed = {
        "id": copy_id,
        "key": f"copy:{notice_id}:{copy_id}",
        "recipient": recipient,
        "domain": domain,
        "priority": NORMAL,
        "status": Status.QUEUED,
        "due_at": at,
        "attempts": 0,
        "created_at": at,
        "batch_id": None,
    }
    kept = [c.name for c in NoticeRow.__table__.columns if c.name not in changed]
    source = select(
        *(literal(value, NoticeRow.__table__.c[name].type) for name, value in changed.items()),
        *(NoticeRow.__table__.c[name] for name in kept),
    ).where(NoticeRow.id == notice_id)
    await tx.execute(insert(NoticeRow).from_select([*changed, *kept], source))


async def count_recent(tx: Tx, recipients: Collection[str], *, since: datetime) -> dict[str, int]:
    """Return how many notices each of these addresses was sent since."""
    rows = await tx.execute(
        select(NoticeRow.recipient, func.count().label("number"))
        .where(NoticeRow.recipient == func.any(list(recipients)), NoticeRow.created_at > since)
        .group_by(NoticeRow.recipient)
    )
    return {row.recipient: row.number for row in rows}


async def cancel_superseded(tx: Tx, caller: str, things: Sequence[str]) -> list[UUID]:
    """Cancel what is unsent about these things and older than the newest decision known.

    What is being sent at this moment is only marked, so that it is not tried again.
    """
    await tx.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"about|{caller}", 0)))
    )
    newest = (
        select(NoticeRow.about, func.max(NoticeRow.decision).label("decision"))
        .where(NoticeRow.caller == caller, NoticeRow.about == func.any(list(things)))
        .group_by(NoticeRow.about)
        .subquery()
    )
    rows = await tx.execute(
        update(NoticeRow)
        .where(
            NoticeRow.caller == caller,
            NoticeRow.about == newest.c.about,
            NoticeRow.decision < newest.c.decision,
            NoticeRow.status.in_((*UNSENT, Status.SENDING)),
        )
        .values(
            status=case((NoticeRow.status == Status.SENDING, NoticeRow.status), else_="cancelled"),
            is_superseded=True,
        )
        .returning(NoticeRow.id, NoticeRow.status)
        .execution_options(synchronize_session=False)
    )
    return [notice_id for notice_id, status in rows if status == Status.CANCELLED]


async def suppress_waiting(tx: Tx, recipient: str, *, spared: Collection[str]) -> list[UUID]:
    """Hold back what waits for an address, but for the letters spared."""
    held_back = await tx.scalars(
        update(NoticeRow)
        .where(
            NoticeRow.recipient == tidy(recipient),
            NoticeRow.status.in_(UNSENT),
            NoticeRow.letter.not_in(spared),
        )
        .values(status=Status.SUPPRESSED)
        .returning(NoticeRow.id)
    )
    return list(held_back)


async def forget_over(tx: Tx, before: datetime) -> None:
    """Forget of what was over before all that tells whom it was for and what it said."""
    await tx.execute(
        update(NoticeRow)
        .where(NoticeRow.status.in_(ENDED), NoticeRow.due_at < before, NoticeRow.recipient != "")
        .values(
            **NOTHING_LEFT,
            recipient="",
            key=cast(NoticeRow.id, String),
        )
        .execution_options(synchronize_session=False)
    )


async def counts(tx: Tx) -> list[tuple[str, str, int]]:
    """Return how many notices there are by letter and status."""
    rows = await tx.execute(
        select(NoticeRow.letter, NoticeRow.status, func.count())
        .group_by(NoticeRow.letter, NoticeRow.status)
        .order_by(text("1, 2"))
    )
    return [(letter, status, count) for letter, status, count in rows]
