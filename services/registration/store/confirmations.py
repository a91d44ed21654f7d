"""Confirmation letters and their codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.confirmations import Confirmation
from services.registration.store.document_tables import ConfirmationRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


def _confirmation(row: ConfirmationRow) -> Confirmation:
    return Confirmation(
        code=row.code,
        application_id=row.application_id,
        says=row.says,
        issued_at=row.issued_at,
        ended_at=row.ended_at,
        nomination_id=row.nomination_id,
        event_key=row.event_key,
    )


async def find_in_force(
    tx: Tx, application_id: UUID, nomination_id: UUID | None = None
) -> Confirmation | None:
    """Return the letter in force for an organization, or for one seat of it."""
    row = await tx.scalar(
        select(ConfirmationRow).where(
            ConfirmationRow.application_id == application_id,
            ConfirmationRow.nomination_id.is_not_distinct_from(nomination_id),
            ConfirmationRow.ended_at.is_(None),
        )
    )
    return _confirmation(row) if row is not None else None


async def get(tx: Tx, code: str) -> Confirmation:
    """Return the letter with a code. Refusals: NotFound."""
    row = await tx.scalar(select(ConfirmationRow).where(ConfirmationRow.code == code))
    if row is None:
        raise NotFound
    return _confirmation(row)


async def list_of(tx: Tx, application_id: UUID) -> list[Confirmation]:
    """Return every letter of an organization and of its representatives, the first first."""
    rows = await tx.scalars(
        select(ConfirmationRow)
        .where(ConfirmationRow.application_id == application_id)
        .order_by(ConfirmationRow.issued_at, ConfirmationRow.code)
    )
    return [_confirmation(row) for row in rows]


async def add(tx: Tx, confirmation: Confirmation) -> None:
    """Keep a new letter."""
    await tx.execute(
        insert(ConfirmationRow).values(
            code=confirmation.code,
            application_id=confirmation.application_id,
            nomination_id=confirmation.nomination_id,
            event_key=confirmation.event_key,
            says=dict(confirmation.says),
            issued_at=confirmation.issued_at,
        )
    )


async def end(tx: Tx, at: datetime, **of: UUID | str) -> None:
    """Put letters out of force: those of this application_id, nomination_id, event_key or code."""
    await tx.execute(
        update(ConfirmationRow)
        .filter_by(**of)
        .where(ConfirmationRow.ended_at.is_(None))
        .values(ended_at=at)
    )
