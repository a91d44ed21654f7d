"""The clerk's queue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from services.registration.domain.applications import Application, Stage
from services.registration.store.tables import (
    ApplicationRow,
)
from shared.kernel.modalities import Route
from shared.matching.alike import alike
from shared.reference.names import name_key
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of the clerk's queue."""

    id: UUID
    reference: str
    name: str
    category: str
    route: Route
    stage: Stage
    submitted_at: datetime


async def queue(
    tx: Tx, *, stage: Stage | None, search: str, page: int, size: int
) -> tuple[list[Listing], int]:
    """Return a page of the clerk's queue, oldest first, and how many there are in all."""
    query = select(ApplicationRow).where(ApplicationRow.submitted_at.is_not(None))
    if stage is not None:
        query = query.where(ApplicationRow.stage == stage)
    if search:
        found = ApplicationRow.name_key.contains(name_key(search), autoescape=True)
        query = query.where(found | (ApplicationRow.reference == search.strip().upper()))
    total = await tx.scalar(select(func.count()).select_from(query.subquery()))
    rows = await tx.scalars(
        query.order_by(ApplicationRow.submitted_at, ApplicationRow.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_listing(row) for row in rows], total or 0


def _listing(row: ApplicationRow) -> Listing:
    return Listing(
        row.id,
        row.reference or "",
        row.name,
        row.category,
        Route(row.route),
        Stage(row.stage),
        row.submitted_at or row.changed_at,
    )


async def similar_names(tx: Tx, application: Application) -> list[Listing]:
    """Return other submitted applications of this or nearly this name, for a clerk to compare."""
    others = await tx.execute(
        select(ApplicationRow.id, ApplicationRow.name)
        .where(ApplicationRow.id != application.id, ApplicationRow.submitted_at.is_not(None))
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
    )
    known = others.all()
    chosen = [known[place].id for place in alike(application.name, [each.name for each in known])]
    rows = await tx.scalars(select(ApplicationRow).where(ApplicationRow.id.in_(chosen)))
    return sorted(map(_listing, rows), key=lambda each: chosen.index(each.id))
