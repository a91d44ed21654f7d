"""The history of an application: every change, who made it, and what was asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select, update

from services.registration.domain.applications import Application, Stage
from services.registration.domain.desk import Reason
from services.registration.store.tables import VersionRow
from shared.store.db import Tx
from shared.store.people import PERSON


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the history of an application; `stand_in` acted in the focal point's place."""

    version: int
    stage: Stage
    by_role: str
    stand_in: str | None
    at: datetime
    note: str
    reason: Reason | None = None
    answer_by: datetime | None = None


async def list_of(tx: Tx, application_id: UUID) -> list[Change]:
    """Return every change of an application, oldest first."""
    rows = await tx.execute(
        select(VersionRow, PERSON.c.email)
        .join(
            PERSON,
            and_(PERSON.c.id == VersionRow.by_person_id, VersionRow.on_behalf_of.is_not(None)),
            isouter=True,
        )
        .where(VersionRow.application_id == application_id)
        .order_by(VersionRow.version)
    )
    return [
        Change(
            row.version,
            Stage(row.stage),
            row.by_role,
            email,
            row.at,
            row.note,
            Reason(row.reason) if row.reason else None,
            row.answer_by,
        )
        for row, email in rows
    ]


async def note_question(
    tx: Tx, application: Application, reason: Reason, time_to_answer: timedelta
) -> None:
    """Keep why an application went back, and until when an answer is asked for."""
    await tx.execute(
        update(VersionRow)
        .where(
            VersionRow.application_id == application.id,
            VersionRow.version == application.version,
        )
        .values(reason=reason, answer_by=VersionRow.at + time_to_answer)
    )
