"""Candidates, drafts, and lists before Member States."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.circulations import (
    PUBLIC,
    Candidate,
    Circulation,
    Entry,
    Stage,
)
from services.review.store.tables import (
    CandidateRow,
    CirculationRow,
    DraftRow,
    EntryRow,
    StepRow,
)
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound, WrongVersion
from shared.store.db import Tx

FACTS = (
    *("application_id", "reference", "name", "country", "country_invented"),
    *("category", "website", "purpose", "head_gender"),
)


def _candidate(row: CandidateRow | EntryRow, list_key: str) -> Candidate:
    return Candidate(list_key=list_key, **{name: getattr(row, name) for name in FACTS})


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
        entry_ids=entry_ids,
    )


async def add_candidate(tx: Tx, candidate: Candidate) -> None:
    """Put a candidate into the pool of its list, or renew one that still waits there."""
    facts = {name: getattr(candidate, name) for name in FACTS}
    values = {**facts, "list_key": candidate.list_key, "is_withdrawn": False}
    await tx.execute(
        insert(CandidateRow)
        .values(values)
        .on_conflict_do_update(
            index_elements=["application_id", "list_key"],
            set_=facts,
            where=CandidateRow.circulation_id.is_(None),
        )
    )


async def withdraw_candidate(tx: Tx, application_id: UUID, list_key: str) -> None:
    """Take a candidate out of the pool, for good even when this is heard before it came."""
    blank = dict.fromkeys(
        ("reference", "name", "country", "category", "purpose", "head_gender"), ""
    )
    values = {
        **blank,
        "application_id": application_id,
        "list_key": list_key,
        "country_invented": False,
        "is_withdrawn": True,
    }
    await tx.execute(
        insert(CandidateRow)
        .values(values)
        .on_conflict_do_update(
            index_elements=["application_id", "list_key"], set_={"is_withdrawn": True}
        )
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


def _pool(list_key: str) -> Any:
    return select(CandidateRow).where(
        CandidateRow.list_key == list_key,
        CandidateRow.circulation_id.is_(None),
        CandidateRow.is_withdrawn.is_(False),
    )


async def pool(
    tx: Tx, list_key: str, *, search: str = "", countries: Collection[str] | None = None
) -> list[Candidate]:
    """Return the candidates that wait for a list, by name."""
    query = _pool(list_key).order_by(CandidateRow.name, CandidateRow.application_id)
    if search:
        query = query.where(CandidateRow.name.icontains(search, autoescape=True))
    if countries is not None:
        query = query.where(CandidateRow.country.in_(countries))
    return [_candidate(row, list_key) for row in await tx.scalars(query)]


async def get_draft(tx: Tx, list_key: str, *, lock: bool = False) -> tuple[int, list[UUID]]:
    """Return the version of a draft list and the names chosen."""
    query = select(DraftRow).where(DraftRow.list_key == list_key)
    row = await tx.scalar(query.with_for_update() if lock else query)
    return (row.version, [UUID(each) for each in row.chosen["ids"]]) if row else (0, [])


async def save_draft(tx: Tx, list_key: str, *, version: int, chosen: Sequence[UUID]) -> int:
    """Write a draft list. Refusals: WrongVersion when somebody else saved it meanwhile."""
    row = {
        "list_key": list_key,
        "version": version + 1,
        "chosen": {"ids": list(map(str, chosen))},
    }
    saved = await tx.scalar(
        insert(DraftRow)
        .values(row)
        .on_conflict_do_update(
            index_elements=["list_key"],
            set_={"version": version + 1, "chosen": row["chosen"]},
            where=DraftRow.version == version,
        )
        .returning(DraftRow.version)
    )
    if saved is None or (version == 0 and saved != 1):
        raise WrongVersion
    return int(saved)


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
                **{name: getattr(entry.candidate, name) for name in FACTS},
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
    tx: Tx, circulation_id: UUID, *, hold: bool = False, lock: bool = False
) -> Circulation:
    """Return a list with its entries' ids. Refusals: NotFound.

    `hold` keeps it from closing while this transaction lasts, `lock` keeps everybody out:
    the lock order is circulation, entry, position.
    """
    query = select(CirculationRow).where(CirculationRow.id == circulation_id)
    if hold or lock:
        query = query.with_for_update(read=not lock)
    row = await tx.scalar(query)
    if row is None:
        raise NotFound
    ids = await tx.scalars(select(EntryRow.id).where(EntryRow.circulation_id == circulation_id))
    return _circulation(row, frozenset(ids))


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


async def entries(tx: Tx, circulation: Circulation) -> list[Entry]:
    """Return the names of a list in its order."""
    rows = await tx.scalars(
        select(EntryRow).where(EntryRow.circulation_id == circulation.id).order_by(EntryRow.number)
    )
    return [
        Entry(
            id=row.id,
            number=row.number,
            candidate=_candidate(row, circulation.list_key),
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


async def save_stage(tx: Tx, circulation: Circulation) -> None:
    """Write the stage and the times of a list."""
    await tx.execute(
        update(CirculationRow)
        .where(CirculationRow.id == circulation.id)
        .values(
            stage=circulation.stage,
            opens_at=circulation.opens_at,
            closes_at=circulation.closes_at,
        )
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


async def note_step(
    tx: Tx,
    list_key: str,
    what: str,
    *,
    circulation_id: UUID | None,
    by: Actor | None,
    at: datetime,
) -> None:
    """Write a line of a list's history."""
    tx.add(
        StepRow(
            list_key=list_key,
            circulation_id=circulation_id,
            what=what,
            by_person_id=by and by.person_id,
            at=at,
        )
    )
    await tx.flush()


async def steps(tx: Tx, circulation_id: UUID) -> list[tuple[str, datetime]]:
    """Return what the Office did with a list, oldest first."""
    rows = await tx.scalars(
        select(StepRow).where(StepRow.circulation_id == circulation_id).order_by(StepRow.id)
    )
    return [(row.what, row.at) for row in rows]
