"""What registration has put forward, less what organizations have withdrawn."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from services.review.domain.candidates import Candidate, HeadGender
from services.review.store.tables import CandidateRow, WithdrawnRow
from shared.store.db import Tx, database_time


async def append(tx: Tx, process: str, candidate: Candidate) -> None:
    """Add a candidate to the pool; one already there stays as it came first."""
    row = {
        "application_id": candidate.application_id,
        "list_key": candidate.list_key,
        "process": process,
        "reference": candidate.reference,
        "name": candidate.name,
        "country": candidate.country,
        "country_invented": candidate.country_invented,
        "category": candidate.category,
        "website": candidate.website,
        "purpose": candidate.purpose,
        "head_gender": candidate.head_gender,
        "received_at": await database_time(tx),
    }
    await tx.execute(insert(CandidateRow).values(row).on_conflict_do_nothing())


async def append_withdrawal(tx: Tx, application_id: UUID, list_key: str) -> None:
    """Note that an organization no longer wishes to be on a list."""
    row = {
        "application_id": application_id,
        "list_key": list_key,
        "received_at": await database_time(tx),
    }
    await tx.execute(insert(WithdrawnRow).values(row).on_conflict_do_nothing())


async def list_pool(tx: Tx, process: str, list_key: str) -> list[Candidate]:
    """Return every candidate for a list who has not withdrawn, by name."""
    gone = exists().where(
        WithdrawnRow.application_id == CandidateRow.application_id,
        WithdrawnRow.list_key == CandidateRow.list_key,
    )
    rows = await tx.scalars(
        select(CandidateRow)
        .where(
            CandidateRow.process == process, CandidateRow.list_key == list_key, ~gone
        )
        .order_by(CandidateRow.name, CandidateRow.reference)
    )
    return [_candidate(row) for row in rows]


async def list_withdrawn(tx: Tx, list_key: str) -> frozenset[UUID]:
    """Return the applications withdrawn from a list."""
    rows = await tx.scalars(
        select(WithdrawnRow.application_id).where(WithdrawnRow.list_key == list_key)
    )
    return frozenset(rows)


def _candidate(row: CandidateRow) -> Candidate:
    return Candidate(
        application_id=row.application_id,
        list_key=row.list_key,
        reference=row.reference,
        name=row.name,
        country=row.country,
        country_invented=row.country_invented,
        category=row.category,
        website=row.website,
        purpose=row.purpose,
        head_gender=HeadGender(row.head_gender),
    )
