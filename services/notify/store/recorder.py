"""Recording attempts: each is on its way to the database before the next letter is handed over."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

from services.notify.domain.delivery import Next, Status
from services.notify.store.queue import Claimed

DELAYED: Final = "delayed"
# Losing the record of an attempt in a power cut makes a double, never a loss, and the double
# carries the same Message-ID. Waiting for the disk would hold up every letter.
OPTIONS: Final = "-c synchronous_commit=off"
NAME: Final = b"finish"
PREPARE: Final = """
PREPARE finish (uuid, text, timestamptz, boolean, text, integer, text) AS
WITH finished AS (
  UPDATE notice SET
    status = CASE WHEN status <> 'sending' THEN status
      WHEN $2 = 'queued' AND is_superseded THEN 'cancelled' ELSE $2 END,
    due_at = coalesce($3, clock_timestamp()),
    "values" = CASE WHEN $4 THEN '{}'::jsonb ELSE "values" END
  WHERE id = $1 RETURNING id)
INSERT INTO event (notice_id, kind, at, code, detail)
SELECT id, $5, clock_timestamp(), $6, $7 FROM finished
"""
LOOK_AGAIN_SECONDS: Final = 0.001

Facts = Sequence[bytes | None]


class Recorder:
    """Keeps one connection; each record on it is a transaction of its own.

    A record is sent at once and its answer waited for before the next is sent: what a killed
    process had sent is recorded all the same.
    """

    def __init__(self, database_url: str) -> None:
        self._url = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._socket = -1
        self._unanswered: deque[Facts] = deque()
        self._error: psycopg.Error | None = None
        self._answered = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    async def finish(
        self, notice: Claimed, following: Next, *, code: int, detail: str = "", forget: bool
    ) -> None:
        """Record an attempt and what follows from it, unless a report was quicker.

        With `forget` the values go once the notice is over. Returns once the record has left
        this process.
        """
        facts = _facts(notice, following, code=code, detail=detail, forget=forget)
        async with self._one_at_a_time:
            # A server that finds its client dead drops what it had not begun, so the one before
            # has to be answered for; meanwhile this letter was on its way.
            await self._until_answered()
            connection = await self._open()
            self._unanswered.append(facts)
            await self._send(connection, facts)

    async def settle(self) -> None:
        """Wait until everything sent is recorded. Refusals: what the database said of it."""
        async with self._one_at_a_time:
            await self._until_answered()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    async def _until_answered(self) -> None:
        while self._unanswered:
            self._answered.clear()
            await self._open()
            await self._answered.wait()

    async def _open(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is not None:
            return self._connection
        connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, options=OPTIONS
        )
        await connection.execute(PREPARE)
        connection.pgconn.enter_pipeline_mode()
        self._connection, self._socket = connection, connection.fileno()
        asyncio.get_running_loop().add_reader(self._socket, self._read, connection)
        # The server may have been started again; what is recorded twice shows twice.
        for facts in list(self._unanswered):
            await self._send(connection, facts)
        return connection

    async def _send(self, connection: psycopg.AsyncConnection[Any], facts: Facts) -> None:
        try:
            connection.pgconn.send_query_prepared(NAME, facts)
            connection.pgconn.pipeline_sync()
            while connection.pgconn.flush():  # noqa: ASYNC110  -- the database reads on by itself
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        except psycopg.OperationalError:
            self._lose(connection)

    def _read(self, connection: psycopg.AsyncConnection[Any]) -> None:
        server = connection.pgconn
        try:
            server.consume_input()
            while self._unanswered and server.status != ConnStatus.BAD and not server.is_busy():
                result = server.get_result()
                if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                    self._unanswered.popleft()
                elif result is not None and result.status == ExecStatus.FATAL_ERROR:
                    self._error = error_from_result(result)
        except psycopg.OperationalError:
            self._lose(connection)
        else:
            if server.status == ConnStatus.BAD:
                self._lose(connection)
        self._answered.set()

    def _lose(self, connection: psycopg.AsyncConnection[Any]) -> None:
        if connection is self._connection:
            # A connection that is lost no longer knows its socket.
            asyncio.get_running_loop().remove_reader(self._socket)
            connection.pgconn.finish()
            self._connection = self._error = None

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._lose(self._connection)


def _facts(notice: Claimed, following: Next, *, code: int, detail: str, forget: bool) -> Facts:
    is_over = following.status is not Status.QUEUED
    return (
        str(notice.id).encode(),
        following.status.value.encode(),
        following.due_at.isoformat().encode() if following.due_at else None,
        b"t" if forget and is_over else b"f",
        (following.status.value if is_over else DELAYED).encode(),
        str(code).encode(),
        detail.encode(),
    )
