"""Send what is due: claim, let go of the database, talk to the mail server, record."""

import asyncio
from datetime import timedelta
from typing import Final

from procrastinate import App

from services.notify.domain.delivery import LEASE, LEASE_MARGIN, Outcome, after
from services.notify.jobs.envelope import build
from services.notify.jobs.smtp import NO_REPLY, SmtpPool
from services.notify.store import letters, notices
from services.notify.store.notices import Claimed
from shared.jobs.queue import Patiently
from shared.kernel.refusals import Refusal
from shared.log import logger
from shared.settings import Settings
from shared.store.db import Sessions, database_time
from shared.store.outbox import defer

BATCH: Final = 100
SENDERS: Final = 16
A_LITTLE_LATER: Final = timedelta(milliseconds=200)


class Delivery:
    """What the task needs for as long as the worker lives."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._sessions = sessions
        self._sender = settings.smtp.sender
        self._pool = SmtpPool(settings.smtp)

    async def deliver_due(self) -> None:
        """Send every notice that is due, and arrange for those that will be."""
        while True:
            async with self._sessions.begin() as tx:
                batch = await notices.claim(tx, BATCH)
            if not batch:
                break
            await self._send_all(batch)
        async with self._sessions.begin() as tx:
            if (due_at := await notices.next_due(tx)) is not None:
                await defer(
                    tx,
                    "deliver_notices",
                    {},
                    at=due_at + A_LITTLE_LATER,
                    queueing_lock="deliver-later",
                    queue="deliver",
                )

    async def _send_all(self, batch: list[Claimed]) -> None:
        left = list(reversed(batch))
        # The lease runs on the database's clock; from the claim on, ours measures the same span.
        loop = asyncio.get_running_loop()
        stop_at = loop.time() + (LEASE - LEASE_MARGIN).total_seconds()

        async def sender() -> None:
            while left and loop.time() < stop_at:
                await self._send(left.pop())

        await asyncio.gather(*(sender() for _ in range(min(SENDERS, len(batch)))))
        if left:
            async with self._sessions.begin() as tx:
                await notices.give_back(tx, [notice.id for notice in left])

    async def _send(self, notice: Claimed) -> None:
        try:
            rendered = letters.render(notice.letter, notice.language, notice.values)
            content = build(notice, rendered, self._sender)
        except (Refusal, ValueError, LookupError) as error:
            logger().error("letter refused", kind=notice.letter, error=type(error).__name__)
            outcome, code = Outcome.PERMANENT, NO_REPLY
        else:
            outcome, code = await self._pool.send(self._sender, notice.recipient, content)
        async with self._sessions.begin() as tx:
            at = await database_time(tx)
            following = after(outcome, attempt=notice.attempt, created_at=notice.created_at, at=at)
            await notices.finish(
                tx,
                notice,
                following,
                outcome=outcome,
                code=code,
                at=at,
                is_secret=letters.get(notice.letter).is_secret,
            )


def install(app: App, settings: Settings, sessions: Sessions) -> None:
    """Give `app` the task that every accepted notice asks for."""
    delivery = Delivery(settings, sessions)

    @app.task(name="deliver_notices", queue="deliver", retry=Patiently())
    async def deliver_notices() -> None:
        await delivery.deliver_due()
