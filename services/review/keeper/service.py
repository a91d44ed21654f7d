"""What the keeper does: name slots, open what its caller may see, sign receipts."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final
from uuid import UUID

from sqlalchemy import select

from services.review.domain.positions import Position, latest
from services.review.keeper.keys import PrivateKeys
from services.review.keeper.sealing import open_, tag_of
from services.review.store.tables import PositionRow
from shared.store.db import Sessions

ASKED_AT_ONCE: Final = 20_000


class KeeperService:
    """Holds the private keys and reads the sealed rows itself."""

    def __init__(self, keys: PrivateKeys, sessions: Sessions) -> None:
        self._keys, self._sessions = keys, sessions

    async def slot(self, circulation: UUID, state: str, entry: UUID) -> tuple[int, bytes]:
        """Return the version and tag of the next position of a State on an entry."""
        version = 1
        while True:
            tag = tag_of(self._keys.index, circulation, state, entry, version)
            if not await self._rows([tag]):
                return version, tag
            version += 1

    async def own(self, circulation: UUID, state: str, entries: Sequence[UUID]) -> list[Position]:
        """Return a State's own last word on each of these entries."""
        return await self._open(circulation, [state], entries)

    async def everything(
        self, circulation: UUID, states: Sequence[str], entries: Sequence[UUID]
    ) -> list[Position]:
        """Return every State's last word on every entry, for the Office."""
        return await self._open(circulation, states, entries)

    async def sign(self, receipt: bytes) -> str:
        """Sign a receipt, so that its holder can prove it to anybody."""
        return b64encode(self._keys.receipts.sign(receipt)).decode()

    async def _open(
        self, circulation: UUID, states: Sequence[str], entries: Sequence[UUID]
    ) -> list[Position]:
        wanted = list(product(states, entries))
        found: list[Position] = []
        version = 1
        while wanted:
            tags = {
                tag_of(self._keys.index, circulation, state, entry, version): (
                    state,
                    entry,
                )
                for state, entry in wanted
            }
            rows = await self._rows(list(tags))
            found += [open_(self._keys.office, tag, blob) for tag, blob in rows.items()]
            # A later version can be only where there is this one.
            wanted = [tags[tag] for tag in rows]
            version += 1
        return latest(found)

    async def _rows(self, tags: Sequence[bytes]) -> dict[bytes, bytes]:
        rows: dict[bytes, bytes] = {}
        async with self._sessions() as tx:
            for start in range(0, len(tags), ASKED_AT_ONCE):
                some = tags[start : start + ASKED_AT_ONCE]
                found = await tx.execute(
                    select(PositionRow.tag, PositionRow.blob).where(PositionRow.tag.in_(some))
                )
                rows |= {row.tag: row.blob for row in found}
        return rows


def as_words(positions: Iterable[Position]) -> list[dict[str, str | int | None]]:
    """Return positions as plain data for the way over the socket."""
    return [
        {
            "circulation_id": str(each.circulation_id),
            "state": each.state,
            "entry_id": str(each.entry_id),
            "version": each.version,
            "kind": each.kind.value,
            "basis": each.basis,
            "received_at": each.received_at.isoformat(),
        }
        for each in positions
    ]
