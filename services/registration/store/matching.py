"""The registers in memory, to find an organization by anything it may be called."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.registration.domain.eligibility import Finding
from services.registration.store.findings import finding
from shared.matching.entries import Entry, in_force
from shared.matching.matcher import Answer, Matcher, Query
from shared.matching.registers import OUT, changes
from shared.store import registers
from shared.store.db import Sessions, Tx, database_time

REGISTERS: Final = ("ecosoc", "nhri")


@dataclass(frozen=True, slots=True)
class _Held:
    snapshots: tuple[UUID | None, ...]
    matcher: Matcher[Finding]


class Finder:
    """Finds organizations in the registers in force.

    After a newer edition is loaded the index is built anew aside; the one held answers until then.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._held: _Held | None = None
        self._building = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Build the index before the first question comes."""
        async with self._sessions.begin() as tx:
            await self._matcher(tx, (await database_time(tx)).date())

    async def find(self, tx: Tx, query: Query, on: date) -> Answer[Finding]:
        """Return the entries an organization may be on a day, best first."""
        return (await self._matcher(tx, on)).match(query)

    async def _matcher(self, tx: Tx, on: date) -> Matcher[Finding]:
        snapshots = tuple([await registers.snapshot_on(tx, each, on) for each in REGISTERS])
        if self._held is None:
            async with self._building:
                self._held = self._held or await _read(tx, snapshots)
        elif self._held.snapshots != snapshots and (self._renewal is None or self._renewal.done()):
            self._renewal = asyncio.create_task(self._renew(snapshots))
        return self._held.matcher

    async def _renew(self, snapshots: tuple[UUID | None, ...]) -> None:
        async with self._sessions() as tx:
            self._held = await _read(tx, snapshots)


async def _read(tx: Tx, snapshots: tuple[UUID | None, ...]) -> _Held:
    entries = [
        [finding(entry) for entry in await registers.list_entries(tx, each)]
        for each in snapshots
        if each
    ]
    return _Held(snapshots, await asyncio.to_thread(_build, entries))


def _build(findings: Sequence[Sequence[Finding]]) -> Matcher[Finding]:
    found = [
        Entry(each, each.name, each.country)
        for some in findings
        for each in some
        if each.status not in OUT
    ]
    return Matcher(in_force(found, changes()))
