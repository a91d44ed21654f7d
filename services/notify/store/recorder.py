"""Recording attempts, in one journey to the database and back for each letter."""

import asyncio
from typing import Any, Final

import psycopg

from services.notify.domain.delivery import Next, Status
from services.notify.store.queue import Claimed

DELAYED: Final = "delayed"
# Losing the record of an attempt in a power cut makes a double, never a loss, and the double
# carries the same Message-ID. Waiting for the disk would widen the window that doubles come from.
OPTIONS: Final = "-c synchronous_commit=off"
FINISH: Final = """
WITH finished AS (
  UPDATE notice SET
    status = CASE WHEN status <> 'sending' THEN status
      WHEN %(status)s = 'queued' AND is_superseded THEN 'cancelled' ELSE %(status)s END,
    due_at = coalesce(%(due_at)s, clock_timestamp()),
    "values" = CASE WHEN %(forget)s THEN '{}'::jsonb ELSE "values" END
  WHERE id = %(id)s RETURNING id)
INSERT INTO event (notice_id, kind, at, code, detail)
SELECT id, %(kind)s, clock_timestamp(), %(code)s, %(detail)s FROM finished
"""


class Recorder:
    """Keeps one connection, on which each statement is a transaction of its own."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def finish(
        self, notice: Claimed, following: Next, *, code: int, detail: str = "", forget: bool
    ) -> None:
        """Record an attempt and what follows from it, unless a report was quicker.

        With `forget` the values go once the notice is over.
        """
        is_over = following.status is not Status.QUEUED
        facts = {
            "id": notice.id,
            "status": following.status.value,
            "due_at": following.due_at,
            "forget": forget and is_over,
            "kind": following.status.value if is_over else DELAYED,
            "code": code,
            "detail": detail,
        }
        async with self._one_at_a_time:
            try:
                await (await self._open()).execute(FINISH, facts)
            except psycopg.OperationalError:
                # The server may have been started again; what is recorded twice shows twice.
                await self.close()
                await (await self._open()).execute(FINISH, facts)

    async def _open(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, options=OPTIONS
            )
        return self._connection

    async def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            await self._connection.close()
        self._connection = None
