from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.circulations import Stage
from services.review.domain.draft_lists import DraftList
from services.review.store.tables import CirculationRow, DraftListRow, EntryRow
from shared.store.db import Tx


async def get(tx: Tx, process: str, list_key: str) -> DraftList:
    """Return the draft as it is; one never touched is empty and of version 0."""
    row = await tx.get(DraftListRow, (process, list_key), populate_existing=True)
    return _draft(row) if row else DraftList(process=process, list_key=list_key)


async def get_locked(tx: Tx, process: str, list_key: str) -> DraftList:
    """Return the draft, kept from others until this transaction ends.

    Whoever changes, freezes or circulates a list starts here, so that they take turns.
    """
    blank = {"process": process, "list_key": list_key, "version": 0, "candidates": []}
    await tx.execute(insert(DraftListRow).values(blank).on_conflict_do_nothing())
    key = (process, list_key)
    row = await tx.get_one(
        DraftListRow, key, with_for_update=True, populate_existing=True
    )
    return _draft(row)


async def save(tx: Tx, draft: DraftList) -> None:
    """Write a draft that was read under its lock."""
    await tx.execute(
        update(DraftListRow)
        .where(
            DraftListRow.process == draft.process,
            DraftListRow.list_key == draft.list_key,
        )
        .values(version=draft.version, candidates=list(draft.candidates))
    )


async def list_taken(tx: Tx, process: str, list_key: str) -> frozenset[UUID]:
    """Return the applications that are on a list States have received."""
    rows = await tx.scalars(
        select(EntryRow.application_id)
        .join(CirculationRow, CirculationRow.id == EntryRow.circulation_id)
        .where(
            CirculationRow.process == process,
            CirculationRow.list_key == list_key,
            CirculationRow.stage != Stage.FROZEN,
        )
    )
    return frozenset(rows)


def _draft(row: DraftListRow) -> DraftList:
    return DraftList(
        process=row.process,
        list_key=row.list_key,
        version=row.version,
        candidates=tuple(row.candidates),
    )
