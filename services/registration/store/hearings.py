"""Wishes to speak at hearings, what was done with them, and who has recused themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.hearings import Interest, Standing
from services.registration.store import applications
from services.registration.store.tables import ApplicationRow
from services.registration.store.view_tables import InterestRow, InterestStepRow, RecusalRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store import registers
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A wish to speak with who wishes it."""

    interest: Interest
    reference: str
    organization: str
    country: str
    category: str
    received_at: datetime
    recused: frozenset[UUID] = frozenset()


_LISTED = select(InterestRow, ApplicationRow).join(
    ApplicationRow, ApplicationRow.id == InterestRow.application_id
)


def _listed(
    found: Row[InterestRow, ApplicationRow],
    groups: dict[str, str],
    recused: dict[UUID, frozenset[UUID]],
) -> Listed:
    row, application = found
    country = application.answers["organization"]["country"]
    interest = Interest(
        id=row.id,
        application_id=row.application_id,
        event_key=row.event_key,
        theme=row.theme,
        speaker=row.speaker,
        gender=row.gender,
        language=row.language,
        statement=row.statement,
        regional_group=groups.get(country, ""),
        standing=Standing(row.standing),
        version=row.version,
    )
    return Listed(
        interest=interest,
        reference=application.reference or "",
        organization=application.name,
        country=country,
        category=application.category,
        received_at=row.received_at,
        recused=recused.get(row.id, frozenset()),
    )


async def _groups(tx: Tx, on: date) -> dict[str, str]:
    states = await registers.list_states(tx, on)
    return {code: state.regional_group for code, state in states.items()}


async def _recused(tx: Tx) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, frozenset[UUID]] = {}
    for row in await tx.scalars(select(RecusalRow)):
        found[row.interest_id] = found.get(row.interest_id, frozenset()) | {row.person_id}
    return found


async def list_event(tx: Tx, event_key: str, on: date, *, lock: bool = False) -> list[Listed]:
    """Return the wishes for a hearing by time, held until this transaction ends if `lock`."""
    query = _LISTED.where(InterestRow.event_key == event_key).order_by(
        InterestRow.received_at, InterestRow.id
    )
    found = await tx.execute(query.with_for_update(of=InterestRow) if lock else query)
    groups, recused = await _groups(tx, on), await _recused(tx)
    return [_listed(row, groups, recused) for row in found]


async def list_own(tx: Tx, actor: Actor, on: date) -> list[Listed]:
    """Return the wishes of the organizations a person acts for, newest first."""
    found = await tx.execute(
        _LISTED.where(applications.acts_for(actor)).order_by(InterestRow.received_at.desc())
    )
    groups = await _groups(tx, on)
    return [_listed(row, groups, {}) for row in found]


async def find(tx: Tx, interest_id: UUID, on: date, *, lock: bool = False) -> Listed | None:
    """Return a wish, held until this transaction ends if `lock`."""
    query = _LISTED.where(InterestRow.id == interest_id)
    found = (
        await tx.execute(query.with_for_update(of=InterestRow) if lock else query)
    ).one_or_none()
    if found is None:
        return None
    return _listed(found, await _groups(tx, on), await _recused(tx))


async def get(tx: Tx, interest_id: UUID, on: date, *, lock: bool = False) -> Listed:
    """Return a wish, held until this transaction ends if `lock`. Refusals: NotFound."""
    found = await find(tx, interest_id, on, lock=lock)
    if found is None:
        raise NotFound
    return found


async def is_of(tx: Tx, interest_id: UUID, actor: Actor) -> bool:
    """Tell whether a wish is of an organization this person acts for."""
    query = _LISTED.where(InterestRow.id == interest_id, applications.acts_for(actor))
    return (await tx.execute(query)).one_or_none() is not None


async def save(tx: Tx, interest: Interest, *, by: Actor, at: datetime) -> None:
    """Write a wish and the step that led to it; its maker and time stay the first.

    Refusals: NotFound where the identifier is taken by another organization's, unseen from here.
    """
    values = {
        "theme": interest.theme,
        "speaker": interest.speaker,
        "gender": interest.gender,
        "language": interest.language,
        "statement": interest.statement,
        "standing": interest.standing,
        "version": interest.version,
    }
    first = {
        "id": interest.id,
        "application_id": interest.application_id,
        "event_key": interest.event_key,
        "person_id": by.person_id,
        "received_at": at,
    }
    written = await tx.scalar(
        insert(InterestRow)
        .values({**first, **values})
        .on_conflict_do_update(
            index_elements=["id"],
            set_=values,
            where=InterestRow.application_id == interest.application_id,
        )
        .returning(InterestRow.id)
    )
    if written is None:
        raise NotFound
    await tx.execute(
        insert(InterestStepRow).values(
            interest_id=interest.id,
            version=interest.version,
            standing=interest.standing,
            by_person_id=by.person_id,
            by_role=by.role,
            at=at,
        )
    )


async def recuse(tx: Tx, interest_id: UUID, actor: Actor, at: datetime) -> None:
    """Note that somebody decides nothing about a wish from now on."""
    await tx.execute(
        insert(RecusalRow)
        .values(interest_id=interest_id, person_id=actor.person_id, at=at)
        .on_conflict_do_nothing()
    )
