"""Every version of an application, with its answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.registration.domain.applications import Stage
from services.registration.store.tables import VersionRow
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Version:
    """What an application said at one time; who changed it by role, never by name."""

    version: int
    stage: Stage
    by_role: str
    at: datetime
    note: str
    form_key: str
    form_version: int
    answers: dict[str, Any]


async def list_of(tx: Tx, application_id: UUID) -> list[Version]:
    """Return every version, oldest first."""
    rows = await tx.scalars(
        select(VersionRow)
        .where(VersionRow.application_id == application_id)
        .order_by(VersionRow.version)
    )
    return [
        Version(
            row.version,
            Stage(row.stage),
            row.by_role,
            row.at,
            row.note,
            row.form_key,
            row.form_version,
            row.answers,
        )
        for row in rows
    ]
