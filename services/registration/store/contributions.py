"""Written contributions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.registration.domain.contributions import Contribution, Standing, search_key
from services.registration.store import applications
from services.registration.store.tables import ApplicationRow
from services.registration.store.view_tables import ContributionRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx

Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A contribution and whose it is, as anybody may know once it is public."""

    contribution: Contribution
    organization: str
    country: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks for; nothing means everything."""

    words: str = ""
    phase: str = ""
    theme: str = ""
    kind: str = ""
    language: str = ""


_SIGNED = select(ContributionRow, ApplicationRow).join(
    ApplicationRow, ApplicationRow.id == ContributionRow.application_id
)


def _signed(found: Row[ContributionRow, ApplicationRow]) -> Signed:
    row, application = found
    contribution = Contribution(
        id=row.id,
        application_id=row.application_id,
        kind=row.kind,
        phase=row.phase,
        theme=row.theme,
        language=row.language,
        title=row.title,
        text=row.text,
        may_publish=row.may_publish,
        standing=Standing(row.standing),
        version=row.version,
        received_at=row.received_at,
        published_at=row.published_at,
    )
    return Signed(
        contribution=contribution,
        organization=application.name,
        country=application.answers["organization"]["country"],
        category=application.category,
    )


async def find(tx: Tx, contribution_id: UUID, *, lock: bool = False) -> Signed | None:
    """Return a contribution, held until this transaction ends if `lock`."""
    query = _SIGNED.where(ContributionRow.id == contribution_id)
    found = (await tx.execute(_locked(query) if lock else query)).one_or_none()
    return _signed(found) if found is not None else None


def _locked(
    query: Select[ContributionRow, ApplicationRow],
) -> Select[ContributionRow, ApplicationRow]:
    return query.with_for_update(of=ContributionRow)


async def get(tx: Tx, contribution_id: UUID, *, lock: bool = False) -> Signed:
    """Return a contribution, held until this transaction ends if `lock`. Refusals: NotFound."""
    found = await find(tx, contribution_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def get_own(tx: Tx, actor: Actor, contribution_id: UUID, *, lock: bool = False) -> Signed:
    """Return a contribution of an organization this person acts for. Refusals: NotFound."""
    query = _SIGNED.where(ContributionRow.id == contribution_id, applications.acts_for(actor))
    found = (await tx.execute(_locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFound
    return _signed(found)


async def get_public(tx: Tx, contribution_id: UUID) -> Signed:
    """Return a published contribution; any other is as absent. Refusals: NotFound."""
    query = _SIGNED.where(
        ContributionRow.id == contribution_id, ContributionRow.standing == Standing.PUBLISHED
    )
    found = (await tx.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return _signed(found)


async def list_own(tx: Tx, actor: Actor) -> list[Signed]:
    """Return the contributions of the organizations a person acts for, newest first."""
    found = await tx.execute(
        _SIGNED.where(applications.acts_for(actor)).order_by(ContributionRow.received_at.desc())
    )
    return [_signed(row) for row in found]


async def list_received(tx: Tx, *, page: int, size: int) -> tuple[list[Signed], int]:
    """Return a page of what waits for publication, oldest first, and how much waits in all."""
    query = _received()
    total = await tx.scalar(select(func.count()).select_from(query.subquery()))
    return await _signed_of(tx, query.limit(size).offset((page - 1) * size)), total or 0


async def received_after(tx: Tx, after: Place | None, size: int) -> list[Signed]:
    """Return what waits for publication after a place in time, oldest first."""
    query = _received()
    if after is not None:
        query = query.where(tuple_(ContributionRow.received_at, ContributionRow.id) > after)
    return await _signed_of(tx, query.limit(size))


def _received() -> Select[ContributionRow, ApplicationRow]:
    return _SIGNED.where(
        ContributionRow.standing == Standing.RECEIVED, ContributionRow.may_publish
    ).order_by(ContributionRow.received_at, ContributionRow.id)


async def search(tx: Tx, wanted: Search, *, page: int, size: int) -> tuple[list[Signed], int]:
    """Return a page of published contributions that match, newest first, and how many do."""
    query = _matching(wanted)
    total = await tx.scalar(select(func.count()).select_from(query.subquery()))
    return await _signed_of(tx, query.limit(size).offset((page - 1) * size)), total or 0


async def search_after(tx: Tx, wanted: Search, after: Place | None, size: int) -> list[Signed]:
    """Return published contributions that match and come after a place, newest first."""
    query = _matching(wanted)
    if after is not None:
        query = query.where(tuple_(ContributionRow.published_at, ContributionRow.id) < after)
    return await _signed_of(tx, query.limit(size))


def _matching(wanted: Search) -> Select[ContributionRow, ApplicationRow]:
    query = _SIGNED.where(ContributionRow.standing == Standing.PUBLISHED)
    for word in search_key(wanted.words.replace("\x00", " ")).split():
        query = query.where(ContributionRow.search_key.contains(word, autoescape=True))
    for name in ("phase", "theme", "kind", "language"):
        if value := getattr(wanted, name):
            query = query.where(getattr(ContributionRow, name) == value)
    return query.order_by(ContributionRow.published_at.desc(), ContributionRow.id.desc())


async def _signed_of(tx: Tx, query: Select[ContributionRow, ApplicationRow]) -> list[Signed]:
    return [_signed(row) for row in await tx.execute(query)]


async def save(tx: Tx, contribution: Contribution, organization: str, by: Actor) -> None:
    """Write a contribution; its maker and the time it came in stay the first.

    Refusals: NotFound where the identifier is taken by another organization's, unseen from here.
    """
    values = {
        "kind": contribution.kind,
        "phase": contribution.phase,
        "theme": contribution.theme,
        "language": contribution.language,
        "title": contribution.title,
        "text": contribution.text,
        "may_publish": contribution.may_publish,
        "search_key": search_key(organization, contribution.title, contribution.text),
        "standing": contribution.standing,
        "version": contribution.version,
        "published_at": contribution.published_at,
    }
    first = {
        "id": contribution.id,
        "application_id": contribution.application_id,
        "person_id": by.person_id,
        "received_at": contribution.received_at,
    }
    written = await tx.scalar(
        insert(ContributionRow)
        .values({**first, **values})
        .on_conflict_do_update(
            index_elements=["id"],
            set_=values,
            where=ContributionRow.application_id == contribution.application_id,
        )
        .returning(ContributionRow.id)
    )
    if written is None:
        raise NotFound
