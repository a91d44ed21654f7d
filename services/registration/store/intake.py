"""What is known of applications that a clerk entered."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.intake import Channel, Intake
from services.registration.store.desk_tables import IntakeRow
from services.registration.store.tables import ApplicationRow
from shared.kernel.actors import Actor
from shared.store.db import Tx


def _intake(row: IntakeRow) -> Intake:
    return Intake(
        application_id=row.application_id,
        channel=Channel(row.channel),
        received_at=row.received_at,
        email=row.email,
        language=row.language,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )


async def find(tx: Tx, application_id: UUID) -> Intake | None:
    """Return how an application came in, if a clerk entered it."""
    row = await tx.get(IntakeRow, application_id)
    return _intake(row) if row is not None else None


async def add(tx: Tx, intake: Intake) -> None:
    """Note how an application came in."""
    await tx.execute(
        insert(IntakeRow).values(
            application_id=intake.application_id,
            channel=intake.channel,
            received_at=intake.received_at,
            email=intake.email,
            language=intake.language,
            entered_by=intake.entered_by,
            entered_at=intake.entered_at,
        )
    )


async def change_address(tx: Tx, application_id: UUID, email: str) -> None:
    """Note where the focal point is written to, after all."""
    await tx.execute(
        update(IntakeRow).where(IntakeRow.application_id == application_id).values(email=email)
    )


async def unfinished(tx: Tx, clerk: Actor) -> list[tuple[str, Intake]]:
    """Return what a clerk began to enter and has not submitted, with names, oldest first."""
    rows = await tx.execute(
        select(ApplicationRow.name, IntakeRow)
        .join(ApplicationRow, ApplicationRow.id == IntakeRow.application_id)
        .where(
            ApplicationRow.person_id == clerk.person_id,
            IntakeRow.entered_by == clerk.person_id,
            ApplicationRow.submitted_at.is_(None),
        )
        .order_by(IntakeRow.entered_at)
    )
    return [(name, _intake(row)) for name, row in rows]
