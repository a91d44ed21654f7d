"""What the desk sees of notices: counts, searches and the export."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from services.notify.store.notices import Notice, notice_of
from services.notify.store.tables import NoticeRow
from shared.store.db import Tx

MOST_DOMAINS: Final = 20
PAGE: Final = 50
LARGEST_EXPORT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Search:
    """Which notices are meant; what is empty means any."""

    address: str = ""
    letter: str = ""
    status: str = ""
    domain: str = ""
    language: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a notice must fulfil."""
        pairs = (
            (NoticeRow.recipient, self.address.strip().lower()),
            (NoticeRow.letter, self.letter),
            (NoticeRow.status, self.status),
            (NoticeRow.domain, self.domain.strip().lower()),
            (NoticeRow.language, self.language),
        )
        return [column == value for column, value in pairs if value]


async def list_notices(tx: Tx, search: Search, *, page: int) -> tuple[list[Notice], int]:
    """Return a page of notices, the newest first, and how many there are in all."""
    matching = search.conditions()
    total = await tx.scalar(select(func.count()).select_from(NoticeRow).where(*matching))
    found = await tx.scalars(_newest(search).limit(PAGE).offset((page - 1) * PAGE))
    return [notice_of(row) for row in found], total or 0


def _newest(search: Search) -> Select[NoticeRow]:
    newest = (NoticeRow.created_at.desc(), NoticeRow.id)
    return select(NoticeRow).where(*search.conditions()).order_by(*newest)


async def export(tx: Tx, search: Search) -> AsyncIterator[Notice]:
    """Give notices for an export, the newest first."""
    for row in await tx.scalars(_newest(search).limit(LARGEST_EXPORT)):
        yield notice_of(row)


async def count_by(tx: Tx, what: str) -> dict[str, dict[str, int]]:
    """Return counts by status for each of a kind, the most frequent first."""
    column: Any = {
        "status": NoticeRow.status,
        "letter": NoticeRow.letter,
        "language": NoticeRow.language,
        "domain": NoticeRow.domain,
    }[what]
    query = select(column, NoticeRow.status, func.count()).group_by(column, NoticeRow.status)
    counts: dict[str, dict[str, int]] = {}
    for key, status, count in await tx.execute(query):
        counts.setdefault(key, {})[status] = count
    ordered = sorted(counts.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    return dict(ordered[:MOST_DOMAINS] if what == "domain" else ordered)
