"""Jobs live in each service's own PostgreSQL, beside the facts that call for them."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

HEARTBEAT_SECONDS: Final = 2.0
STALLED_AFTER_SECONDS: Final = 8.0
LONGEST_WAIT_SECONDS: Final = 60


class Patiently(BaseRetryStrategy):
    """Try again for ever, waiting twice as long each time up to a minute: delayed, never lost."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        del exception
        wait = min(2 ** min(job.attempts, 10), LONGEST_WAIT_SECONDS)
        return RetryDecision(retry_in={"seconds": wait})


def job_queue(database_url: str) -> App:
    """Build the queue that lives in the database at `database_url`."""
    conninfo = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    return App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=8))


async def work(
    app: App, *beside: Callable[[], Coroutine[Any, Any, None]], concurrency: int = 8
) -> None:
    """Run the jobs of `app`, and what runs beside them for ever, until asked to stop."""
    async with app.open_async():
        others = [asyncio.create_task(each()) for each in beside]
        others.append(asyncio.create_task(_recover_stalled(app)))
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                delete_jobs="successful",
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_AFTER_SECONDS,
                shutdown_graceful_timeout=10,
            )
        finally:
            for each in others:
                each.cancel()
            await asyncio.gather(*others, return_exceptions=True)


async def _recover_stalled(app: App) -> None:
    """Give back the jobs of workers that died without a word."""
    while True:
        stalled = await app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=STALLED_AFTER_SECONDS
        )
        for job in stalled:
            # It may have ended, or been given back by another worker, since it was listed.
            with contextlib.suppress(ConnectorException):
                await app.job_manager.retry_job(job)
        await asyncio.sleep(HEARTBEAT_SECONDS)
