"""Candidates in the pool of each list, and the names chosen for the next."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.circulations import Candidate
from services.review.store.tables import CandidateRow, DraftRow, EntryRow
from shared.kernel.refusals import WrongVersion
from shared.store.db import Tx

FACTS: Final = (
    *("application_id", "reference", "name", "country", "country_invented"),
    *("category", "website", "purpose", "head_gender", "delegation"),
)
CHECKS: Final = ("checks_done", "checks_open")


def candidate_of(row: CandidateRow | EntryRow, list_key: str) -> Candidate:
    """Return a row of the pool or of a list as the rules know it."""
    facts: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
    facts |= {name: tuple(getattr(row, name)) for name in CHECKS}
    return Candidate(list_key=list_key, **facts)


def facts_of(candidate: Candidate) -> dict[str, Any]:
    """Return what rows of the pool and of lists keep of a candidate."""
    checks = {name: list(getattr(candidate, name)) for name in CHECKS}
    return {**{name: getattr(candidate, name) for name in FACTS}, **checks}


async def add_candidate(tx: Tx, candidate: Candidate, as_of: datetime | None = None) -> None:
    """Put a candidate into the pool of its list, or renew one that still waits there.

    What is older than what is known changes nothing.
    """
    facts = {**facts_of(candidate), "as_of": as_of}
    values = {**facts, "list_key": candidate.list_key, "is_withdrawn": False}
    unknown = CandidateRow.as_of.is_(None)
    is_news = unknown if as_of is None else or_(unknown, CandidateRow.as_of <= as_of)
    await tx.execute(
        insert(CandidateRow)
        .values(values)
        .on_conflict_do_update(
            index_elements=["application_id", "list_key"],
            set_=facts,
            where=CandidateRow.circulation_id.is_(None) & is_news,
        )
    )


async def withdraw_candidate(tx: Tx, application_id: UUID, list_key: str) -> None:
    """Take a candidate out of the pool, for good even when this is heard before it came."""
    blank = dict.fromkeys(
        ("reference", "name", "country", "category", "purpose", "head_gender"), ""
    )
    values = {
        **blank,
        "delegation": {},
        "checks_done": [],
        "checks_open": [],
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


def _pool(list_key: str) -> Any:
    return select(CandidateRow).where(
        CandidateRow.list_key == list_key,
        CandidateRow.circulation_id.is_(None),
        CandidateRow.is_withdrawn.is_(False),
    )


async def pool(
    tx: Tx,
    list_key: str,
    *,
    search: str = "",
    countries: Collection[str] | None = None,
    category: str = "",
) -> list[Candidate]:
    """Return the candidates that wait for a list, by name."""
    query = _pool(list_key).order_by(CandidateRow.name, CandidateRow.application_id)
    if search:
        query = query.where(
            CandidateRow.name.icontains(search, autoescape=True)
            | CandidateRow.reference.icontains(search, autoescape=True)
        )
    if countries is not None:
        query = query.where(CandidateRow.country.in_(countries))
    if category:
        query = query.where(CandidateRow.category == category)
    return [candidate_of(row, list_key) for row in await tx.scalars(query)]


async def names(tx: Tx, list_key: str) -> dict[UUID, str]:
    """Return the name of every candidate for a list, those that went on to one too."""
    query = select(CandidateRow.application_id, CandidateRow.name)
    rows = await tx.execute(query.where(CandidateRow.list_key == list_key))
    return {row.application_id: row.name for row in rows}


async def ensure_draft(tx: Tx, list_key: str) -> None:
    """Make an empty draft where there is none, so that it can be locked."""
    row = {"list_key": list_key, "version": 0, "chosen": {"ids": []}}
    await tx.execute(insert(DraftRow).values(row).on_conflict_do_nothing())


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
    if saved is None:
        raise WrongVersion
    return int(saved)
