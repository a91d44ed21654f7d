"""The clerk's desk: who works on what, notes, evidence and flags."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.registration.domain.desk import Check, Decision, Flag, StatusCheck
from services.registration.store.desk_tables import (
    CaseRow,
    NoteRow,
    StatusCheckRow,
    StatusFlagRow,
)
from services.registration.store.tables import ApplicationRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.store.people import PERSON


@dataclass(frozen=True, slots=True)
class Case:
    """Who works on an application, and what has been ticked."""

    assignee: str | None
    ticked: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What a clerk tells the others."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a register said when it was looked at; `became` is its other name for the entry."""

    at: datetime
    holds: bool
    name: str
    status: str | None
    as_of: date
    source: str
    became: str | None


async def get_case(tx: Tx, application_id: UUID) -> Case:
    """Return how the desk stands with an application; nobody's and unticked at first."""
    row = (
        await tx.execute(
            select(CaseRow.ticked, PERSON.c.email)
            .join(PERSON, PERSON.c.id == CaseRow.assignee_id, isouter=True)
            .where(CaseRow.application_id == application_id)
        )
    ).one_or_none()
    return Case(row.email, row.ticked) if row is not None else Case(None, {})


async def assign(tx: Tx, application_id: UUID, assignee_id: UUID | None) -> None:
    """Give an application to a clerk, or to nobody."""
    await tx.execute(
        upsert(CaseRow)
        .values(application_id=application_id, assignee_id=assignee_id, ticked={})
        .on_conflict_do_update(index_elements=["application_id"], set_={"assignee_id": assignee_id})
    )


async def tick(tx: Tx, application_id: UUID, ticked: set[Check]) -> None:
    """Keep what was looked at."""
    marks = {str(each): True for each in sorted(ticked)}
    await tx.execute(
        upsert(CaseRow)
        .values(application_id=application_id, assignee_id=None, ticked=marks)
        .on_conflict_do_update(index_elements=["application_id"], set_={"ticked": marks})
    )


async def append_note(tx: Tx, application_id: UUID, text: str, *, by: Actor, at: datetime) -> None:
    """Keep a note."""
    row = {"application_id": application_id, "by_person_id": by.person_id, "at": at, "text": text}
    await tx.execute(insert(NoteRow).values(row))


async def list_notes(tx: Tx, application_id: UUID) -> list[Note]:
    """Return the notes on an application, oldest first."""
    rows = await tx.execute(
        select(PERSON.c.email, NoteRow.at, NoteRow.text)
        .join(PERSON, PERSON.c.id == NoteRow.by_person_id)
        .where(NoteRow.application_id == application_id)
        .order_by(NoteRow.id)
    )
    return [Note(email, at, text) for email, at, text in rows]


async def append_check(tx: Tx, application_id: UUID, check: StatusCheck) -> None:
    """Keep what a register said, as evidence."""
    await tx.execute(
        insert(StatusCheckRow).values(
            application_id=application_id,
            at=check.at,
            holds=check.holds,
            name=check.name,
            status=check.status,
            register=check.register,
            as_of=check.as_of,
            source=check.source,
            became=check.became.name if check.became is not None else None,
        )
    )


async def list_checks(tx: Tx, application_id: UUID) -> list[Evidence]:
    """Return what registers have said of an organization, newest first."""
    rows = await tx.scalars(
        select(StatusCheckRow)
        .where(StatusCheckRow.application_id == application_id)
        .order_by(StatusCheckRow.id.desc())
    )
    return [
        Evidence(row.at, row.holds, row.name, row.status, row.as_of, row.source, row.became)
        for row in rows
    ]


def _flag(row: StatusFlagRow) -> Flag:
    return Flag(
        id=row.id,
        application_id=row.application_id,
        raised_at=row.raised_at,
        status=row.status,
        as_of=row.as_of,
        became_id=row.became_id,
        decision=Decision(row.decision) if row.decision else None,
    )


async def raise_flag(tx: Tx, application_id: UUID, check: StatusCheck) -> bool:
    """Ask for a decision, unless one is asked for or was taken on the same register."""
    same = select(StatusFlagRow.id).where(
        StatusFlagRow.application_id == application_id,
        (StatusFlagRow.decision.is_(None)) | (StatusFlagRow.as_of == check.as_of),
    )
    if await tx.scalar(same) is not None:
        return False
    raised = await tx.scalar(
        upsert(StatusFlagRow)
        .values(
            id=uuid4(),
            application_id=application_id,
            raised_at=check.at,
            status=check.status,
            as_of=check.as_of,
            became_id=check.became.entry_id if check.became is not None else None,
        )
        .on_conflict_do_nothing()
        .returning(StatusFlagRow.id)
    )
    return raised is not None


async def find_open_flag(tx: Tx, application_id: UUID) -> Flag | None:
    """Return the flag that waits for a decision, if one does."""
    row = await tx.scalar(
        select(StatusFlagRow).where(
            StatusFlagRow.application_id == application_id, StatusFlagRow.decision.is_(None)
        )
    )
    return _flag(row) if row is not None else None


async def decide_flag(
    tx: Tx, application_id: UUID, decision: Decision, reason: str, *, by: Actor, at: datetime
) -> Flag:
    """Write a decision down and return what was decided. Refusals: NotFound when nothing asks."""
    decided = await tx.scalar(
        update(StatusFlagRow)
        .where(StatusFlagRow.application_id == application_id, StatusFlagRow.decision.is_(None))
        .values(decision=decision, reason=reason, decided_at=at, by_person_id=by.person_id)
        .returning(StatusFlagRow)
    )
    if decided is None:
        raise NotFound
    return _flag(decided)


async def claimed(tx: Tx) -> list[UUID]:
    """Return the verified registrations that rest on a register, in a fixed order."""
    rows = await tx.scalars(
        select(ApplicationRow.id)
        .where(ApplicationRow.register_entry_id.is_not(None), ApplicationRow.stage == "verified")
        .order_by(ApplicationRow.id)
    )
    return list(rows)


async def find_clerk(tx: Tx, email: str) -> UUID | None:
    """Return a clerk by address."""
    found: UUID | None = await tx.scalar(
        select(PERSON.c.id).where(PERSON.c.email == email, PERSON.c.role == "clerk")
    )
    return found


async def list_clerks(tx: Tx) -> list[str]:
    """Return the addresses of all clerks."""
    rows = await tx.scalars(
        select(PERSON.c.email).where(PERSON.c.role == "clerk").order_by(PERSON.c.email)
    )
    return list(rows)
