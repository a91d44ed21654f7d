"""The clerk's queue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from services.registration.domain.applications import Application, Stage
from services.registration.store.desk_tables import CaseRow, StatusFlagRow
from services.registration.store.tables import ApplicationRow
from shared.kernel.modalities import Route
from shared.matching.alike import alike
from shared.matching.registers import chains
from shared.reference.names import name_key
from shared.store.db import Tx
from shared.store.people import PERSON

NOBODY: Final = "-"


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
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which applications a clerk wants to see; `assignee` is an address, or "-" for nobody's."""

    stage: Stage | None = None
    search: str = ""
    assignee: str = ""
    is_flagged: bool = False


def _matching(wanted: Filter) -> Select[ApplicationRow]:
    query = (
        select(ApplicationRow)
        .join(CaseRow, CaseRow.application_id == ApplicationRow.id, isouter=True)
        .join(PERSON, PERSON.c.id == CaseRow.assignee_id, isouter=True)
        .where(ApplicationRow.submitted_at.is_not(None))
    )
    if wanted.stage is not None:
        query = query.where(ApplicationRow.stage == wanted.stage)
    if wanted.search:
        found = ApplicationRow.name_key.contains(name_key(wanted.search), autoescape=True)
        query = query.where(found | (ApplicationRow.reference == wanted.search.strip().upper()))
    if wanted.assignee == NOBODY:
        query = query.where(PERSON.c.email.is_(None))
    elif wanted.assignee:
        query = query.where(PERSON.c.email == wanted.assignee)
    if wanted.is_flagged:
        flag = select(StatusFlagRow.id).where(
            StatusFlagRow.application_id == ApplicationRow.id, StatusFlagRow.decision.is_(None)
        )
        query = query.where(flag.exists())
    return query


async def _listings(tx: Tx, query: Select[ApplicationRow]) -> list[Listing]:
    rows = await tx.execute(
        query.add_columns(PERSON.c.email).order_by(ApplicationRow.submitted_at, ApplicationRow.id)
    )
    return [_listing(row, email) for row, email in rows]


async def queue(tx: Tx, wanted: Filter, *, page: int, size: int) -> tuple[list[Listing], int]:
    """Return a page of the clerk's queue, oldest first, and how many there are in all."""
    query = _matching(wanted)
    total = await tx.scalar(select(func.count()).select_from(query.subquery()))
    return await _listings(tx, query.limit(size).offset((page - 1) * size)), total or 0


async def following(
    tx: Tx, wanted: Filter, *, after: tuple[datetime, UUID] | None, size: int | None
) -> list[Listing]:
    """Return the part of the queue that begins after a place, oldest first; all without `size`."""
    query = _matching(wanted)
    if after is not None:
        here = tuple_(ApplicationRow.submitted_at, ApplicationRow.id)
        query = query.where(here > tuple_(*after))
    return await _listings(tx, query.limit(size))


def _listing(row: ApplicationRow, assignee: str | None = None) -> Listing:
    return Listing(
        row.id,
        row.reference or "",
        row.name,
        row.category,
        Route(row.route),
        Stage(row.stage),
        row.submitted_at or row.changed_at,
        assignee,
    )


async def similar_names(tx: Tx, application: Application) -> list[Listing]:
    """Return other submitted applications of this or nearly this name, for a clerk to compare."""
    others = await tx.execute(
        select(ApplicationRow.id, ApplicationRow.name)
        .where(
            ApplicationRow.id != application.id,
            ApplicationRow.submitted_at.is_not(None),
            ApplicationRow.stage != Stage.MERGED,
        )
        .order_by(ApplicationRow.submitted_at, ApplicationRow.id)
    )
    known = others.all()
    names = [each.name for each in known]
    chosen = [known[place].id for place in alike(application.name, names, chains("ecosoc"))]
    rows = await tx.scalars(select(ApplicationRow).where(ApplicationRow.id.in_(chosen)))
    return sorted(map(_listing, rows), key=lambda each: chosen.index(each.id))
