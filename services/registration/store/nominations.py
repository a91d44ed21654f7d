"""Nominations: who is named for which meeting, and the seats that are taken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, update

from services.registration.domain.representatives import (
    OPEN,
    SEATED,
    Nomination,
    Room,
    Stage,
)
from services.registration.store.seat_tables import NominationRow, NominationStepRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.store.people import PERSON


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the history of a nomination."""

    stage: Stage
    by_email: str | None
    at: datetime


def _nomination(row: NominationRow) -> Nomination:
    return Nomination(
        id=row.id,
        number=row.number,
        representative_id=row.representative_id,
        application_id=row.application_id,
        event_key=row.event_key,
        stage=Stage(row.stage),
        is_head=row.is_head,
        at=row.at,
        replaces_id=row.replaces_id,
    )


async def get(tx: Tx, application_id: UUID, nomination_id: UUID) -> Nomination:
    """Return a nomination of this organization; another's is as absent. Refusals: NotFound."""
    row = await tx.get(NominationRow, nomination_id, populate_existing=True)
    if row is None or row.application_id != application_id:
        raise NotFound
    return _nomination(row)


async def _nominations(tx: Tx, query: Select[NominationRow]) -> list[Nomination]:
    rows = await tx.scalars(
        query.order_by(NominationRow.number).execution_options(populate_existing=True)
    )
    return [_nomination(row) for row in rows]


async def list_of(tx: Tx, application_id: UUID) -> list[Nomination]:
    """Return every nomination an organization has made, in order."""
    query = select(NominationRow).where(NominationRow.application_id == application_id)
    return await _nominations(tx, query)


async def find_open(tx: Tx, representative_id: UUID, event_key: str) -> Nomination | None:
    """Return the nomination by which this person is, or may yet be, at this meeting."""
    query = select(NominationRow).where(
        NominationRow.representative_id == representative_id,
        NominationRow.event_key == event_key,
        NominationRow.stage.in_(OPEN),
    )
    found = await _nominations(tx, query)
    return found[0] if found else None


async def waiting_for(tx: Tx, event_key: str) -> list[Nomination]:
    """Return who is in line for a seat at a meeting."""
    query = select(NominationRow).where(
        NominationRow.event_key == event_key, NominationRow.stage == Stage.WAITING
    )
    return await _nominations(tx, query)


async def seated_at(tx: Tx, event_keys: Iterable[str]) -> list[Nomination]:
    """Return who has a seat at any of these meetings."""
    query = select(NominationRow).where(
        NominationRow.event_key.in_(list(event_keys)), NominationRow.stage.in_(SEATED)
    )
    return await _nominations(tx, query)


async def provisional_of(
    tx: Tx, application_ids: Iterable[UUID], event_keys: Sequence[str]
) -> list[Nomination]:
    """Return the provisional seats of organizations at meetings."""
    query = select(NominationRow).where(
        NominationRow.application_id.in_(list(application_ids)),
        NominationRow.event_key.in_(event_keys),
        NominationRow.stage == Stage.PROVISIONAL,
    )
    return await _nominations(tx, query)


async def rooms(
    tx: Tx,
    event_key: str,
    application_ids: Iterable[UUID],
    *,
    for_organization: int | None,
    in_all: int | None,
) -> dict[UUID, Room]:
    """Count the seats taken at a meeting whose desk this transaction holds."""
    found = await tx.execute(
        select(NominationRow.application_id, func.count())
        .where(NominationRow.event_key == event_key, NominationRow.stage.in_(SEATED))
        .group_by(NominationRow.application_id)
    )
    taken: Counter[UUID] = Counter(dict(found.all()))
    return {
        each: Room(for_organization, taken[each], in_all, taken.total()) for each in application_ids
    }


async def append(tx: Tx, values: dict[str, Any], *, by: Actor, at: datetime) -> Nomination:
    """Write a new nomination down, after every earlier one."""
    row = await tx.scalar(
        insert(NominationRow).values(id=uuid4(), at=at, **values).returning(NominationRow)
    )
    assert row is not None
    made = _nomination(row)
    await _note(tx, made.id, made.stage, by, at)
    return made


async def move(
    tx: Tx, nomination: Nomination, stage: Stage, *, by: Actor | None, at: datetime
) -> None:
    """Give a nomination its next stage, and note who did."""
    await tx.execute(
        update(NominationRow).where(NominationRow.id == nomination.id).values(stage=stage)
    )
    await _note(tx, nomination.id, stage, by, at)


async def _note(tx: Tx, nomination_id: UUID, stage: Stage, by: Actor | None, at: datetime) -> None:
    await tx.execute(
        insert(NominationStepRow).values(
            nomination_id=nomination_id,
            stage=stage,
            by_person_id=by and by.person_id,
            at=at,
        )
    )


async def steps(tx: Tx, nomination_id: UUID) -> list[Step]:
    """Return the history of a nomination, oldest first."""
    rows = await tx.execute(
        select(NominationStepRow.stage, PERSON.c.email, NominationStepRow.at)
        .join(PERSON, PERSON.c.id == NominationStepRow.by_person_id, isouter=True)
        .where(NominationStepRow.nomination_id == nomination_id)
        .order_by(NominationStepRow.id)
    )
    return [Step(Stage(stage), email, at) for stage, email, at in rows]
