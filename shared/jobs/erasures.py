"""Keep the list of erasures outside the database as well, and erase again after a restore."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from shared import log
from shared.jobs.files import append_line
from shared.settings import Settings
from shared.store import erasures
from shared.store.db import Sessions, Tx
from shared.store.erasures import Erasure

EVERY_SECONDS: Final = 2.0
# Longer than any transaction: one that began earlier may commit later.
LATE_BY: Final = timedelta(hours=1)

# Erases a subject as it stood at an instant; what was erased before is left as it is.
Eraser = Callable[[Tx, str, datetime], Awaitable[object]]


def erasure_files(settings: Settings) -> list[Path]:
    """Return where a service's list of erasures is kept, beside its checkpoints."""
    return [folder / f"{settings.service}.erasures" for folder in settings.checkpoints]


def kept(settings: Settings) -> dict[UUID, Erasure]:
    """Return the list as it is kept outside the database, from all places together."""
    return {
        each.id: each
        for path in erasure_files(settings)
        for each in map(_read, path.read_text("ascii").splitlines() if path.exists() else ())
    }


def _read(line: str) -> Erasure:
    said = json.loads(line)
    at = datetime.fromisoformat(said["at"])
    return Erasure(UUID(said["id"]), said["kind"], said["subject"], at)


def _line(each: Erasure) -> str:
    words = {"id": str(each.id), "kind": each.kind, "subject": each.subject}
    return json.dumps({**words, "at": each.at.isoformat()}) + "\n"


class Copyist:
    """Writes what is new in the list to each of its places."""

    def __init__(self, settings: Settings) -> None:
        self._files = erasure_files(settings)
        # A place that was empty is filled from the others and the database.
        self._known = {path: _ids(path) for path in self._files}
        self._since: datetime | None = None

    async def copy(self, sessions: Sessions) -> None:
        """Write what the files do not hold yet."""
        async with sessions() as tx:
            found = await erasures.list_since(tx, self._since)
        await asyncio.to_thread(self._write, found)
        if found:
            self._since = found[-1].at - LATE_BY

    def _write(self, found: list[Erasure]) -> None:
        for path, known in self._known.items():
            for each in found:
                if each.id not in known:
                    append_line(path, _line(each))
                    known.add(each.id)


def _ids(path: Path) -> set[UUID]:
    lines = path.read_text("ascii").splitlines() if path.exists() else ()
    return {_read(line).id for line in lines}


async def keep_erasures(settings: Settings, sessions: Sessions) -> None:
    """Copy the list for as long as the worker runs; a database that is away is waited for."""
    copyist = Copyist(settings)
    while True:
        try:
            await copyist.copy(sessions)
        except (SQLAlchemyError, OSError) as error:
            log.logger().warning("erasures", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def replay(settings: Settings, sessions: Sessions, erasers: Mapping[str, Eraser]) -> int:
    """Erase again all that was ever erased, and return how many lines the list has."""
    async with sessions() as tx:
        known = {each.id: each for each in await erasures.list_since(tx)}
    every = sorted({**known, **kept(settings)}.values(), key=lambda each: each.at)
    for each in every:
        async with sessions.begin() as tx:
            await erasers[each.kind](tx, each.subject, each.at)
            await erasures.keep(tx, [each])
    return len(every)
