"""Messages and jobs leave a service only with the facts that call for them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared.messages.base import Message
from shared.store.db import Tx

# The function's name carries its version: procrastinate's minor version is pinned for it.
DEFER: Final = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, NULL, :queueing_lock,"
    " CAST(:args AS jsonb), CAST(:at AS timestamptz))::procrastinate_job_to_defer_v1])"
)


async def emit(tx: Tx, message: Message, at: datetime | None = None) -> None:
    """Send `message` to its recipient if, and only if, this transaction commits."""
    args = {"kind": type(message).__name__, "body": message.model_dump(mode="json")}
    await defer(tx, "relay", args, at=at, queue="relay")


async def defer(
    tx: Tx,
    task: str,
    args: Mapping[str, Any],
    *,
    at: datetime | None = None,
    queueing_lock: str | None = None,
    queue: str = "work",
) -> None:
    """Have `task` run after this transaction commits, at `at` or at once.

    With a `queueing_lock`, nothing is added while a job with the same lock waits; writers
    with the same lock wait for each other, so it does not belong on a busy path.
    """
    job = {
        "queue": queue,
        "task": task,
        "args": json.dumps(args),
        "at": at,
        "queueing_lock": queueing_lock,
    }
    if queueing_lock is None:
        await tx.execute(DEFER, job)
        return
    try:
        async with tx.begin_nested():
            await tx.execute(DEFER, job)
    except IntegrityError:
        return
