"""What bodies decided on lists, what officers approved for each other, what lists take over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.canonical import Carried
from services.review.domain.circulations import Stage
from services.review.domain.decisions import Decision
from services.review.store.tables import (
    ApprovalRow,
    CarriedRow,
    CirculationRow,
    DecisionRow,
    EntryRow,
)
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Approval:
    """What an officer asked another to approve."""

    id: UUID
    what: str
    details: dict[str, Any]
    asked_by: UUID
    asked_at: datetime


async def ask_approval(
    tx: Tx, circulation_id: UUID, what: str, details: dict[str, Any], *, by: UUID, at: datetime
) -> None:
    """Ask for a second person, in place of what was asked before and not decided."""
    await settle(tx, circulation_id, what, by=by, at=at, is_approved=False)
    tx.add(
        ApprovalRow(
            id=uuid4(),
            circulation_id=circulation_id,
            what=what,
            details=details,
            asked_by=by,
            asked_at=at,
        )
    )
    await tx.flush()


async def find_asked(tx: Tx, circulation_id: UUID, what: str) -> Approval | None:
    """Return what waits for a second person; the list is locked by who decides on it."""
    row = await tx.scalar(
        select(ApprovalRow).where(
            ApprovalRow.circulation_id == circulation_id,
            ApprovalRow.what == what,
            ApprovalRow.decided_at.is_(None),
        )
    )
    if row is None:
        return None
    return Approval(row.id, row.what, row.details, row.asked_by, row.asked_at)


async def settle(
    tx: Tx, circulation_id: UUID, what: str, *, by: UUID, at: datetime, is_approved: bool
) -> None:
    """Note the second person's answer."""
    await tx.execute(
        update(ApprovalRow)
        .where(
            ApprovalRow.circulation_id == circulation_id,
            ApprovalRow.what == what,
            ApprovalRow.decided_at.is_(None),
        )
        .values(decided_by=by, decided_at=at, is_approved=is_approved)
    )


async def record(
    tx: Tx, circulation_id: UUID, decision: Decision, *, by: UUID, at: datetime
) -> None:
    """Write a decision down; a later one on the same takes its place until publication."""
    facts = {
        "body": decision.body,
        "is_admitted": decision.is_admitted,
        "in_favour": decision.in_favour,
        "against": decision.against,
        "abstaining": decision.abstaining,
        "document": decision.document,
        "by_person_id": by,
        "at": at,
    }
    row = {"circulation_id": circulation_id, "entry_id": decision.entry_id, **facts}
    await tx.execute(
        insert(DecisionRow)
        .values(row)
        .on_conflict_do_update(index_elements=["circulation_id", "entry_id"], set_=facts)
    )


async def decisions(tx: Tx, circulation_id: UUID) -> list[Decision]:
    """Return what was decided on a list."""
    rows = await tx.scalars(
        select(DecisionRow)
        .where(DecisionRow.circulation_id == circulation_id)
        .order_by(DecisionRow.id)
    )
    return [
        Decision(
            entry_id=row.entry_id,
            is_admitted=row.is_admitted,
            body=row.body,
            document=row.document,
            in_favour=row.in_favour,
            against=row.against,
            abstaining=row.abstaining,
        )
        for row in rows
    ]


async def take_over(tx: Tx, list_key: str, names: Sequence[Carried]) -> int:
    """Keep the names of another process's final list that a list takes over; twice is once."""
    rows = [
        {
            "list_key": list_key,
            "source": each.source,
            "reference": each.reference,
            "name": each.name,
            "country": each.country,
        }
        for each in names
    ]
    await tx.execute(insert(CarriedRow).on_conflict_do_nothing(), rows)
    return len(rows)


async def carried(tx: Tx, list_key: str, sources: Sequence[str]) -> list[Carried]:
    """Return the names a list takes over: from this process's final lists, and from others'."""
    own = await tx.execute(
        select(EntryRow.name, EntryRow.country, EntryRow.reference, CirculationRow.list_key)
        .join(CirculationRow, CirculationRow.id == EntryRow.circulation_id)
        .where(
            CirculationRow.list_key.in_(sources),
            CirculationRow.stage == Stage.PUBLISHED,
            EntryRow.included.is_(True),
        )
    )
    other = await tx.execute(
        select(CarriedRow.name, CarriedRow.country, CarriedRow.reference, CarriedRow.source).where(
            CarriedRow.list_key == list_key, CarriedRow.source.in_(sources)
        )
    )
    found = [Carried(*row) for row in (*own, *other)]
    return sorted(found, key=lambda each: (each.source, each.name, each.reference))


async def names_stood_before(tx: Tx) -> set[str]:
    """Return, folded, the names that stood on an earlier final list."""
    rows = await tx.scalars(
        select(func.lower(EntryRow.name))
        .join(CirculationRow, CirculationRow.id == EntryRow.circulation_id)
        .where(CirculationRow.stage == Stage.PUBLISHED, EntryRow.included.is_(True))
        .distinct()
    )
    return set(rows)
