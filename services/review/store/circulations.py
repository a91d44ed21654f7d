from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import func, insert, select, update

from services.review.domain.candidates import HeadGender
from services.review.domain.circulations import Circulation, Entry, Stage
from services.review.domain.final_list import FinalList
from services.review.store.tables import CirculationRow, EntryRow, FinalListRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx

Lock = Literal["share", "update"]
SEEN_BY_STATES = (Stage.CIRCULATED, Stage.CLOSED, Stage.PUBLISHED)


async def get(tx: Tx, circulation_id: UUID, *, lock: Lock | None = None) -> Circulation:
    """Return a circulation with its entries, locked if asked. Refusals: NotFound.

    Positions are written under a shared lock; closing and publishing take it alone.
    """
    query = select(CirculationRow).where(CirculationRow.id == circulation_id)
    if lock:
        query = query.with_for_update(read=lock == "share")
    row = await tx.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return _circulation(row, await _entries(tx, circulation_id))


async def get_for_position(tx: Tx, circulation_id: UUID, entry_id: UUID) -> Circulation:
    """Return a circulation with one of its entries, under a shared lock. Refusals: NotFound."""
    row = await tx.scalar(
        select(CirculationRow)
        .where(CirculationRow.id == circulation_id, CirculationRow.stage.in_(SEEN_BY_STATES))
        .with_for_update(read=True)
    )
    entry = await tx.scalar(
        select(EntryRow).where(EntryRow.id == entry_id, EntryRow.circulation_id == circulation_id)
    )
    if row is None or entry is None:
        raise NotFound
    return _circulation(row, (_entry(entry),))


async def list_all(tx: Tx, process: str) -> list[Circulation]:
    """Return the circulations of a process without their entries, newest first."""
    rows = await tx.scalars(
        select(CirculationRow)
        .where(CirculationRow.process == process)
        .order_by(CirculationRow.frozen_at.desc())
    )
    return [_circulation(row, ()) for row in rows]


async def count_entries(tx: Tx, circulation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many names each circulation has."""
    rows = await tx.execute(
        select(EntryRow.circulation_id, func.count())
        .where(EntryRow.circulation_id.in_(circulation_ids))
        .group_by(EntryRow.circulation_id)
    )
    return {circulation_id: count for circulation_id, count in rows}


async def next_number(tx: Tx, process: str, list_key: str) -> int:
    """Return the number of the next list; the draft's lock keeps it from being given twice."""
    last = await tx.scalar(
        select(func.max(CirculationRow.number)).where(
            CirculationRow.process == process, CirculationRow.list_key == list_key
        )
    )
    return (last or 0) + 1


async def append(tx: Tx, circulation: Circulation) -> None:
    """Store a list that was just frozen."""
    tx.add(
        CirculationRow(
            id=circulation.id,
            process=circulation.process,
            list_key=circulation.list_key,
            number=circulation.number,
            sha256=circulation.sha256,
            stage=circulation.stage,
            frozen_at=circulation.frozen_at,
        )
    )
    await tx.flush()
    rows = [
        {
            "id": entry.id,
            "circulation_id": circulation.id,
            "ordinal": entry.ordinal,
            "application_id": entry.application_id,
            "reference": entry.reference,
            "name": entry.name,
            "country": entry.country,
            "country_invented": entry.country_invented,
            "category": entry.category,
            "website": entry.website,
            "purpose": entry.purpose,
            "head_gender": entry.head_gender,
        }
        for entry in circulation.entries
    ]
    await tx.execute(insert(EntryRow), rows)


async def save(tx: Tx, circulation: Circulation) -> None:
    """Write the stage and the instants; the rest of a list never changes."""
    await tx.execute(
        update(CirculationRow)
        .where(CirculationRow.id == circulation.id)
        .values(
            stage=circulation.stage,
            circulated_at=circulation.circulated_at,
            closes_at=circulation.closes_at,
        )
    )


async def append_final(tx: Tx, final: FinalList) -> None:
    """Store a final list; a circulation has one."""
    tx.add(
        FinalListRow(
            id=final.id,
            circulation_id=final.circulation_id,
            sha256=final.sha256,
            published_at=final.published_at,
            entries=[entry.id for entry in final.entries],
        )
    )
    await tx.flush()


async def list_final(tx: Tx, process: str) -> list[tuple[Circulation, FinalList]]:
    """Return the final lists of a process without their names, newest first."""
    rows = await tx.execute(
        select(CirculationRow, FinalListRow)
        .join(FinalListRow, FinalListRow.circulation_id == CirculationRow.id)
        .where(CirculationRow.process == process)
        .order_by(FinalListRow.published_at.desc())
    )
    return [(_circulation(row, ()), _final(final, ())) for row, final in rows]


async def find_final(tx: Tx, *, circulation_id: UUID) -> FinalList | None:
    """Return the final list of a circulation, if it is published."""
    row = await tx.scalar(select(FinalListRow).where(FinalListRow.circulation_id == circulation_id))
    return row and _final(row, await _entries(tx, circulation_id))


async def get_final(tx: Tx, final_list_id: UUID) -> FinalList:
    """Return a final list. Refusals: NotFound."""
    row = await tx.get(FinalListRow, final_list_id)
    if row is None:
        raise NotFound
    return _final(row, await _entries(tx, row.circulation_id))


async def _entries(tx: Tx, circulation_id: UUID) -> tuple[Entry, ...]:
    rows = await tx.scalars(
        select(EntryRow).where(EntryRow.circulation_id == circulation_id).order_by(EntryRow.ordinal)
    )
    return tuple(_entry(row) for row in rows)


def _final(row: FinalListRow, entries: Sequence[Entry]) -> FinalList:
    kept = frozenset(row.entries)
    return FinalList(
        id=row.id,
        circulation_id=row.circulation_id,
        sha256=row.sha256,
        published_at=row.published_at,
        entries=tuple(entry for entry in entries if entry.id in kept),
    )


def _circulation(row: CirculationRow, entries: Sequence[Entry]) -> Circulation:
    return Circulation(
        id=row.id,
        process=row.process,
        list_key=row.list_key,
        number=row.number,
        sha256=row.sha256,
        stage=Stage(row.stage),
        frozen_at=row.frozen_at,
        circulated_at=row.circulated_at,
        closes_at=row.closes_at,
        entries=tuple(entries),
    )


def _entry(row: EntryRow) -> Entry:
    return Entry(
        id=row.id,
        ordinal=row.ordinal,
        application_id=row.application_id,
        reference=row.reference,
        name=row.name,
        country=row.country,
        country_invented=row.country_invented,
        category=row.category,
        website=row.website,
        purpose=row.purpose,
        head_gender=HeadGender(row.head_gender),
    )
