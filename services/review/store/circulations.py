"""Lists: frozen, before Member States, published."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.circulations import PUBLIC, Circulation, Entry, Stage
from services.review.store.candidates import candidate_of, facts_of
from services.review.store.tables import CandidateRow, CirculationRow, EntryRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


def _circulation(row: CirculationRow, entry_ids: frozenset[UUID] = frozenset()) -> Circulation:
    return Circulation(
        id=row.id,
        list_key=row.list_key,
        number=row.number,
        stage=Stage(row.stage),
        sha256=row.sha256,
        frozen_at=row.frozen_at,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        published_at=row.published_at,
        final_sha256=row.final_sha256,
        round=row.round,
        entry_ids=entry_ids,
    )


async def withdrawn(tx: Tx, circulation: Circulation) -> frozenset[UUID]:
    """Return the entries whose organization no longer wishes to be on the list."""
    rows = await tx.scalars(
        select(EntryRow.id)
        .join(
            CandidateRow,
            (CandidateRow.application_id == EntryRow.application_id)
            & (CandidateRow.list_key == circulation.list_key),
        )
        .where(EntryRow.circulation_id == circulation.id, CandidateRow.is_withdrawn)
    )
    return frozenset(rows)


async def next_number(tx: Tx, list_key: str) -> int:
    """Return the number of the next list of a kind."""
    last = await tx.scalar(
        select(func.max(CirculationRow.number)).where(CirculationRow.list_key == list_key)
    )
    return (last or 0) + 1


async def append(
    tx: Tx, circulation: Circulation, content: bytes, entries: Sequence[Entry]
) -> None:
    """Keep a frozen list for good."""
    tx.add(
        CirculationRow(
            id=circulation.id,
            list_key=circulation.list_key,
            number=circulation.number,
            stage=circulation.stage,
            content=content,
            sha256=circulation.sha256,
            frozen_at=circulation.frozen_at,
            round=circulation.round,
        )
    )
    await tx.flush()
    await tx.execute(
        insert(EntryRow),
        [
            {
                "id": entry.id,
                "circulation_id": circulation.id,
                "number": entry.number,
                "included": None,
                **facts_of(entry.candidate),
            }
            for entry in entries
        ],
    )
    await tx.execute(
        update(CandidateRow)
        .where(
            CandidateRow.list_key == circulation.list_key,
            CandidateRow.application_id.in_([e.candidate.application_id for e in entries]),
        )
        .values(circulation_id=circulation.id)
    )


async def get(
    tx: Tx,
    circulation_id: UUID,
    *,
    hold: bool = False,
    lock: bool = False,
    only: Collection[UUID] | None = None,
) -> Circulation:
    """Return a list with its entries' ids, or those among `only`. Refusals: NotFound.

    `hold` keeps it from closing while this transaction lasts, `lock` keeps everybody out:
    the lock order is circulation, entry, position.
    """
    query = select(CirculationRow).where(CirculationRow.id == circulation_id)
    if hold or lock:
        query = query.with_for_update(read=not lock)
    row = await tx.scalar(query)
    if row is None:
        raise NotFound
    ids = select(EntryRow.id).where(EntryRow.circulation_id == circulation_id)
    ids = ids if only is None else ids.where(EntryRow.id.in_(only))
    return _circulation(row, frozenset(await tx.scalars(ids)))


async def get_public(tx: Tx, circulation_id: UUID) -> Circulation:
    """Return a list that everybody may see. Refusals: NotFound."""
    found = await get(tx, circulation_id)
    if found.stage not in PUBLIC:
        raise NotFound
    return found


async def list_all(tx: Tx, *, only_public: bool) -> list[Circulation]:
    """Return the lists, the newest first."""
    query = select(CirculationRow).order_by(CirculationRow.frozen_at.desc())
    if only_public:
        query = query.where(CirculationRow.stage.in_(PUBLIC))
    return [_circulation(row) for row in await tx.scalars(query)]


async def entries(
    tx: Tx, circulation: Circulation, only: Collection[UUID] | None = None
) -> list[Entry]:
    """Return the names of a list, or those among `only`, in its order."""
    query = select(EntryRow).where(EntryRow.circulation_id == circulation.id)
    query = query if only is None else query.where(EntryRow.id.in_(only))
    rows = await tx.scalars(query.order_by(EntryRow.number))
    return [
        Entry(
            id=row.id,
            number=row.number,
            candidate=candidate_of(row, circulation.list_key),
            included=row.included,
        )
        for row in rows
    ]


async def content(tx: Tx, circulation_id: UUID, kind: str) -> bytes:
    """Return a public list as the bytes that were hashed. Refusals: NotFound."""
    column = CirculationRow.content if kind == "proposed" else CirculationRow.final_content
    found = await tx.scalar(
        select(column).where(CirculationRow.id == circulation_id, CirculationRow.stage.in_(PUBLIC))
    )
    if found is None:
        raise NotFound
    return found


async def frozen_content(tx: Tx, circulation_id: UUID) -> bytes:
    """Return a list as it was frozen, circulated or not. Refusals: NotFound."""
    query = select(CirculationRow.content).where(CirculationRow.id == circulation_id)
    found = await tx.scalar(query)
    if found is None:
        raise NotFound
    return found


async def save_stage(tx: Tx, circulation: Circulation) -> None:
    """Write the stage and the times of a list."""
    await tx.execute(
        update(CirculationRow)
        .where(CirculationRow.id == circulation.id)
        .values(
            stage=circulation.stage,
            opens_at=circulation.opens_at,
            closes_at=circulation.closes_at,
            round=circulation.round,
        )
    )


async def rename_entry(
    tx: Tx, circulation_id: UUID, *, reference: str, name: str, country: str
) -> None:
    """Write the name and country of an entry right."""
    await tx.execute(
        update(EntryRow)
        .where(EntryRow.circulation_id == circulation_id, EntryRow.reference == reference)
        .values(name=name, country=country, country_invented=False)
    )


async def publish(
    tx: Tx,
    circulation: Circulation,
    final: bytes,
    included: Collection[UUID],
    at: datetime,
) -> None:
    """Write the final list, every name at once."""
    await tx.execute(
        update(CirculationRow)
        .where(CirculationRow.id == circulation.id)
        .values(
            stage=circulation.stage,
            published_at=at,
            final_content=final,
            final_sha256=circulation.final_sha256,
        )
    )
    await tx.execute(
        update(EntryRow)
        .where(EntryRow.circulation_id == circulation.id)
        .values(included=EntryRow.id.in_(list(included)))
    )
