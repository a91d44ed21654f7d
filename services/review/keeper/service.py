"""What the keeper does: name slots, open what its caller may see, sign receipts."""

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final
from uuid import UUID

from sqlalchemy import LargeBinary, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.review.domain.positions import Position
from services.review.keeper.keys import PrivateKeys
from services.review.keeper.openings import head, record_opening
from services.review.keeper.sealing import mark_of, open_, open_bytes, tag_for, tag_of
from services.review.store.keeper import Opening, Slot
from services.review.store.sealing import CASE_BYTES, NOTE, NOTE_BYTES, context
from services.review.store.tables import CaseRow, NoteRow, PositionRow
from shared.store.db import Sessions

# Few positions are ever said more often than this, so that one question finds the last.
VERSIONS_AT_ONCE: Final = 3
OPENED_AT_ONCE: Final = 500

Pair = tuple[str, UUID]


def _among(tags: Sequence[bytes]) -> Any:
    return PositionRow.tag == any_(literal(list(tags), ARRAY(LargeBinary)))


class KeeperService:
    """Holds the private keys and reads the sealed rows itself."""

    def __init__(self, keys: PrivateKeys, sessions: Sessions) -> None:
        self._keys, self._sessions = keys, sessions

    async def slots(self, circulation: UUID, wanted: Sequence[Pair]) -> list[Slot]:
        """Return the place of the next position for each State and entry."""
        taken = dict.fromkeys(wanted, 0)
        for position in await self._history(circulation, wanted):
            pair = position.state, position.entry_id
            taken[pair] = max(taken[pair], position.version)
        async with self._sessions() as tx:
            seq, digest = await head(tx)
        mark, witness = mark_of(self._keys.index, circulation), f"{seq}:{digest.hex()}"
        return [
            Slot(
                version=taken[state, entry] + 1,
                tag=tag_of(self._keys.index, circulation, state, entry, taken[state, entry] + 1),
                mark=mark,
                witness=witness,
            )
            for state, entry in wanted
        ]

    async def own(self, circulation: UUID, state: str, entries: Sequence[UUID]) -> list[Position]:
        """Return all that a State has said itself on these entries, oldest first."""
        return await self._history(circulation, [(state, entry) for entry in entries])

    async def everything(self, circulation: UUID, opening: Opening) -> list[Position]:
        """Return all that every State has said on a list, once this opening is on record."""
        await self._record(replace(opening, what=str(circulation)))
        mark = mark_of(self._keys.index, circulation)
        query = select(PositionRow.tag, PositionRow.blob).where(PositionRow.list_mark == mark)
        found: list[Position] = []
        async with self._sessions() as tx:
            rows = await tx.stream(query.execution_options(yield_per=OPENED_AT_ONCE))
            async for some in rows.partitions():
                found += [open_(self._keys.opening, row.tag, row.blob) for row in some]
        return sorted(found, key=lambda each: (each.received_at, each.version))

    async def sign(self, receipt: bytes) -> str:
        """Sign a receipt, so that its holder can prove it to anybody."""
        return b64encode(self._keys.receipts.sign(receipt)).decode()

    async def case_tag(self, case: UUID, step: int) -> bytes:
        """Return the only name that a step of a sealed case has in the database."""
        return tag_for(self._keys.index, f"case/v1|{case}|{step}")

    async def cases(self, opening: Opening) -> list[dict[str, Any]]:
        """Return every step of every sealed case, once this opening is on record."""
        await self._record(opening)
        return await self._cases()

    async def own_cases(self, state: str) -> list[dict[str, Any]]:
        """Return the steps of the cases that a State began, for its own mission."""
        every = await self._cases()
        own = {each["case"] for each in every if each.get("state") == state}
        return [each for each in every if each["case"] in own]

    async def reading_tags(self, circulation: UUID, states: Sequence[str]) -> list[bytes]:
        """Return the marks by which is known that a mission has opened a list."""
        return [tag_for(self._keys.index, f"read/v1|{circulation}|{state}") for state in states]

    async def notes(self, list_key: str, opening: Opening) -> list[dict[str, Any]]:
        """Return what officers wrote beside candidates, once this opening is on record."""
        await self._record(replace(opening, what=list_key))
        async with self._sessions() as tx:
            query = select(NoteRow.tag, NoteRow.blob).where(NoteRow.list_key == list_key)
            rows = (await tx.execute(query.order_by(NoteRow.id))).all()
        return [
            json.loads(open_bytes(self._keys.opening, NOTE + tag, blob, NOTE_BYTES))
            for tag, blob in rows
            if tag and blob
        ]

    async def _record(self, opening: Opening) -> None:
        async with self._sessions.begin() as tx:
            await record_opening(tx, self._keys.public, opening)

    async def _cases(self) -> list[dict[str, Any]]:
        async with self._sessions() as tx:
            rows = (await tx.execute(select(CaseRow.tag, CaseRow.blob))).all()
        steps = [
            json.loads(open_bytes(self._keys.opening, context(row.tag), row.blob, CASE_BYTES))
            for row in rows
        ]
        return sorted(steps, key=lambda each: (each["at"], each["step"]))

    async def _history(self, circulation: UUID, wanted: Sequence[Pair]) -> list[Position]:
        """Find positions by their tags: the number of questions does not grow with entries."""
        found: list[Position] = []
        first = 1
        while wanted:
            versions = range(first, first + VERSIONS_AT_ONCE)
            tags = {
                tag_of(self._keys.index, circulation, state, entry, version): (state, entry)
                for (state, entry), version in product(wanted, versions)
            }
            async with self._sessions() as tx:
                query = select(PositionRow.tag, PositionRow.blob).where(_among(list(tags)))
                rows = (await tx.execute(query)).all()
            opened = [open_(self._keys.opening, row.tag, row.blob) for row in rows]
            found += opened
            # A later version can be only where there is this one.
            last = versions[-1]
            wanted = [(p.state, p.entry_id) for p in opened if p.version == last]
            first = last + 1
        return sorted(found, key=lambda each: (each.received_at, each.version))


def as_words(positions: Iterable[Position]) -> list[dict[str, Any]]:
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
            "round": each.round,
            "is_late": each.is_late,
            "is_recorded": each.is_recorded,
            "witness": each.witness,
            "checkpoint": each.checkpoint,
        }
        for each in positions
    ]
