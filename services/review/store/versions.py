"""The public versions of a list: proposed, corrected, final."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.review.domain.canonical import sha256
from services.review.store.tables import VersionRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A public version without its names."""

    number: int
    kind: str
    corrects: int | None
    reason: str | None
    sha256: str
    at: datetime


async def add_version(
    tx: Tx,
    circulation_id: UUID,
    kind: str,
    content: bytes,
    *,
    at: datetime,
    corrects: int | None = None,
    reason: str | None = None,
) -> int:
    """Keep a public version for good and return its number; the list is locked by the caller."""
    last = await tx.scalar(
        select(func.max(VersionRow.number)).where(VersionRow.circulation_id == circulation_id)
    )
    number = (last or 0) + 1
    row = VersionRow(
        circulation_id=circulation_id,
        number=number,
        kind=kind,
        corrects=corrects,
        reason=reason,
        content=content,
        sha256=sha256(content),
        at=at,
    )
    tx.add(row)
    await tx.flush()
    return number


async def list_versions(tx: Tx, circulation_id: UUID) -> list[Version]:
    """Return the public versions of a list, oldest first."""
    rows = await tx.execute(
        select(
            VersionRow.number,
            VersionRow.kind,
            VersionRow.corrects,
            VersionRow.reason,
            VersionRow.sha256,
            VersionRow.at,
        )
        .where(VersionRow.circulation_id == circulation_id)
        .order_by(VersionRow.number)
    )
    return [Version(**row) for row in rows.mappings()]


async def version_content(tx: Tx, circulation_id: UUID, number: int) -> bytes:
    """Return a version as the bytes that were hashed. Refusals: NotFound."""
    found = await tx.scalar(
        select(VersionRow.content).where(
            VersionRow.circulation_id == circulation_id, VersionRow.number == number
        )
    )
    if found is None:
        raise NotFound
    return found
