"""Missions, and who acts for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.missions import CallBack, Enrolment
from services.review.store.mission_tables import EnrolmentRow, MissionRow
from shared.kernel.actors import Role
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


async def add(tx: Tx, enrolment: Enrolment) -> None:
    """Keep that somebody was put forward."""
    call = enrolment.call_back
    tx.add(
        EnrolmentRow(
            id=enrolment.id,
            state=enrolment.state,
            role=enrolment.role,
            name=enrolment.name,
            email=enrolment.email,
            mailbox=enrolment.mailbox,
            called_number=call and call.number,
            spoke_with=call and call.spoke_with,
            asked_by=enrolment.asked_by,
            asked_at=enrolment.asked_at,
        )
    )
    await tx.flush()


async def get(tx: Tx, enrolment_id: UUID) -> Enrolment:
    """Return an enrolment, locked. Refusals: NotFound."""
    row = await tx.get(EnrolmentRow, enrolment_id, with_for_update=True)
    if row is None:
        raise NotFound
    return _enrolment(row)


async def get_active(tx: Tx, person_id: UUID, state: str | None = None) -> Enrolment:
    """Return how somebody acts for a mission, or for this one, locked. Refusals: NotFound."""
    mine = EnrolmentRow.state == state if state else EnrolmentRow.state.is_not(None)
    row = await tx.scalar(
        select(EnrolmentRow)
        .where(EnrolmentRow.person_id == person_id, EnrolmentRow.ended_at.is_(None), mine)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return _enrolment(row)


async def list_active(tx: Tx, state: str | None = None) -> list[Enrolment]:
    """Return who acts for a mission, or for any."""
    mine = EnrolmentRow.state == state if state else EnrolmentRow.state.is_not(None)
    rows = await tx.scalars(
        select(EnrolmentRow)
        .where(EnrolmentRow.is_approved.is_(True), EnrolmentRow.ended_at.is_(None), mine)
        .order_by(EnrolmentRow.state, EnrolmentRow.role.desc(), EnrolmentRow.email)
    )
    return [_enrolment(row) for row in rows]


async def list_waiting(tx: Tx) -> list[Enrolment]:
    """Return who waits for a second officer, the oldest first."""
    rows = await tx.scalars(
        select(EnrolmentRow)
        .where(EnrolmentRow.is_approved.is_(None))
        .order_by(EnrolmentRow.asked_at, EnrolmentRow.id)
    )
    return [_enrolment(row) for row in rows]


def _enrolment(row: EnrolmentRow) -> Enrolment:
    call = None
    if row.called_number is not None and row.spoke_with is not None:
        call = CallBack(number=row.called_number, spoke_with=row.spoke_with)
    return Enrolment(
        id=row.id,
        state=row.state,
        role=Role(row.role),
        name=row.name,
        email=row.email,
        mailbox=row.mailbox,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        call_back=call,
        is_approved=row.is_approved,
        person_id=row.person_id,
        ended_at=row.ended_at,
    )


async def decide(
    tx: Tx,
    enrolment_id: UUID,
    *,
    by: UUID,
    at: datetime,
    is_approved: bool,
    person_id: UUID | None = None,
) -> None:
    """Keep what became of an enrolment."""
    await tx.execute(
        update(EnrolmentRow)
        .where(EnrolmentRow.id == enrolment_id)
        .values(decided_by=by, decided_at=at, is_approved=is_approved, person_id=person_id)
    )


async def end(tx: Tx, person_id: UUID, *, by: UUID, at: datetime) -> None:
    """Keep since when somebody no longer acts for a mission."""
    await tx.execute(
        update(EnrolmentRow)
        .where(EnrolmentRow.person_id == person_id, EnrolmentRow.ended_at.is_(None))
        .values(ended_by=by, ended_at=at)
    )


async def set_mailbox(tx: Tx, state: str, mailbox: str) -> None:
    """Keep a mission's official address."""
    row = insert(MissionRow).values(state=state, mailbox=mailbox)
    await tx.execute(row.on_conflict_do_update(index_elements=["state"], set_={"mailbox": mailbox}))


async def lock_mission(tx: Tx, state: str) -> str:
    """Hold a mission's enrolments and return its official address. Refusals: NotFound."""
    mailbox = await tx.scalar(
        select(MissionRow.mailbox).where(MissionRow.state == state).with_for_update()
    )
    if mailbox is None:
        raise NotFound
    return mailbox


async def list_of_person(tx: Tx, person_id: UUID) -> list[Enrolment]:
    """Return every enrolment of a person, the earliest first."""
    rows = await tx.scalars(
        select(EnrolmentRow)
        .where(EnrolmentRow.person_id == person_id)
        .order_by(EnrolmentRow.asked_at, EnrolmentRow.id)
    )
    return [_enrolment(row) for row in rows]
