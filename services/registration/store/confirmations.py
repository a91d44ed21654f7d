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
    )


async def find_in_force(tx: Tx, application_id: UUID) -> Confirmation | None:
    """Return the letter in force for an application."""
    row = await tx.scalar(
        select(ConfirmationRow).where(
            ConfirmationRow.application_id == application_id, ConfirmationRow.ended_at.is_(None)
        )
    )
    return _confirmation(row) if row is not None else None


async def get(tx: Tx, code: str) -> Confirmation:
    """Return the letter with a code. Refusals: NotFound."""
    row = await tx.scalar(select(ConfirmationRow).where(ConfirmationRow.code == code))
    if row is None:
        raise NotFound
    return _confirmation(row)


async def add(tx: Tx, confirmation: Confirmation) -> None:
    """Keep a new letter."""
    await tx.execute(
        insert(ConfirmationRow).values(
            code=confirmation.code,
            application_id=confirmation.application_id,
            says=dict(confirmation.says),
            issued_at=confirmation.issued_at,
        )
    )


async def end(tx: Tx, application_id: UUID, at: datetime) -> None:
    """Put the letter in force out of it."""
    await tx.execute(
        update(ConfirmationRow)
        .where(ConfirmationRow.application_id == application_id, ConfirmationRow.ended_at.is_(None))
        .values(ended_at=at)
    )
