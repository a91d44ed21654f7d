"""Proposed and final lists as the public sees them, whatever page or file they go into."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from services.review.domain.circulations import Circulation, Entry, Stage, document
from services.review.domain.final_list import FinalList
from services.review.store import circulations
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.web.i18n import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList:
    """A list under its own address; proposed and final have different ones."""

    id: UUID
    kind: Literal["proposed", "final"]
    process: str
    list_key: str
    title: str
    number: int
    names: int
    sha256: str
    public_since: datetime
    closes_at: datetime | None
    entries: tuple[Entry, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        """Return the plain data that the fingerprint is taken of."""
        return document(
            self.kind, self.process, self.list_key, self.number, self.entries
        )


async def list_public(tx: Tx, process: str, modalities: Modalities) -> list[PublicList]:
    """Return every public list without its names, newest first."""
    seen = [
        each
        for each in await circulations.list_all(tx, process)
        if each.stage is not Stage.FROZEN
    ]
    names = await circulations.count_entries(tx, [each.id for each in seen])
    proposed = [_proposed(each, modalities, names[each.id]) for each in seen]
    final = [
        _final(circulation, modalities, each, names)
        for circulation, each, names in await circulations.list_final(tx, process)
    ]
    return sorted((*proposed, *final), key=lambda each: each.public_since, reverse=True)


async def get_public(tx: Tx, list_id: UUID, modalities: Modalities) -> PublicList:
    """Return a public list with its names. Refusals: NotFound."""
    try:
        circulation = await circulations.get_seen(tx, list_id)
    except NotFound:
        final = await circulations.get_final(tx, list_id)
        circulation = await circulations.get(tx, final.circulation_id)
        return _final(circulation, modalities, final, len(final.entries))
    return _proposed(circulation, modalities, len(circulation.entries))


def _proposed(
    circulation: Circulation, modalities: Modalities, names: int
) -> PublicList:
    return PublicList(
        id=circulation.id,
        kind="proposed",
        process=circulation.process,
        list_key=circulation.list_key,
        title=_title(circulation, modalities),
        number=circulation.number,
        names=names,
        sha256=circulation.sha256,
        public_since=circulation.circulated_at or circulation.frozen_at,
        closes_at=circulation.closes_at,
        entries=circulation.entries,
    )


def _final(
    circulation: Circulation, modalities: Modalities, final: FinalList, names: int
) -> PublicList:
    return PublicList(
        id=final.id,
        kind="final",
        process=circulation.process,
        list_key=circulation.list_key,
        title=_title(circulation, modalities),
        number=circulation.number,
        names=names,
        sha256=final.sha256,
        public_since=final.published_at,
        closes_at=None,
        entries=final.entries,
    )


def _title(circulation: Circulation, modalities: Modalities) -> str:
    return modalities.list_for(circulation.list_key).title.in_(current_language())
