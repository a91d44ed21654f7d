"""Corrections that organizations ask for."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.corrections import Correction, CorrectionStage
from services.registration.store.document_tables import CorrectionRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        id=row.id,
        application_id=row.application_id,
        section=row.section,
        answers=row.answers,
        reason=row.reason,
        stage=CorrectionStage(row.stage),
        note=row.note,
        made_at=row.made_at,
        decided_at=row.decided_at,
    )


async def find(tx: Tx, application_id: UUID, correction_id: UUID) -> Correction | None:
    """Return a correction of this application."""
    row = await tx.get(CorrectionRow, (application_id, correction_id))
    return _correction(row) if row is not None else None


async def get(tx: Tx, application_id: UUID, correction_id: UUID) -> Correction:
    """Return a correction of this application. Refusals: NotFound."""
    found = await find(tx, application_id, correction_id)
    if found is None:
        raise NotFound
    return found


async def list_of(tx: Tx, application_id: UUID) -> list[Correction]:
    """Return the corrections of an application, oldest first."""
    rows = await tx.scalars(
        select(CorrectionRow)
        .where(CorrectionRow.application_id == application_id)
        .order_by(CorrectionRow.made_at, CorrectionRow.id)
    )
    return [_correction(row) for row in rows]


async def add(tx: Tx, correction: Correction, *, by: Actor) -> None:
    """Keep a correction."""
    await tx.execute(
        insert(CorrectionRow).values(
            id=correction.id,
            application_id=correction.application_id,
            section=correction.section,
            answers=dict(correction.answers),
            reason=correction.reason,
            stage=correction.stage,
            note=correction.note,
            made_by=by.person_id,
            made_at=correction.made_at,
        )
    )


async def save_decision(tx: Tx, correction: Correction, *, by: Actor) -> None:
    """Write what was decided of a correction."""
    await tx.execute(
        update(CorrectionRow)
        .where(
            CorrectionRow.application_id == correction.application_id,
            CorrectionRow.id == correction.id,
        )
        .values(
            stage=correction.stage,
            note=correction.note,
            decided_by=by.person_id,
            decided_at=correction.decided_at,
        )
    )
