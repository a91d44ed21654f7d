"""One lane of delivery: its own letters, its own connections, one run at a time."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from services.notify.actions.record_report import record_report
from services.notify.domain.addresses import simulated
from services.notify.domain.delivery import Next, Outcome, Status, after
from services.notify.jobs.envelope import Writer
from services.notify.jobs.hand import BATCH, Hand
from services.notify.jobs.smtp import NO_REPLY, Line, Lines, Mail, NotOurs, Reply, ServerAway
from services.notify.store import letters, queue
from services.notify.store.editions import Editions
from services.notify.store.letters import Edition
from services.notify.store.queue import Claimed
from services.notify.store.recorder import Recorder
from shared.kernel.refusals import Refusal
from shared.log import logger
from shared.settings import Smtp
from shared.store.db import Sessions, Tx, database_time
from shared.store.outbox import defer

A_LITTLE_LATER: Final = timedelta(milliseconds=200)
CALLS_AT_ONCE: Final = 4
SOON: Final = timedelta(seconds=1)
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=1)
SIMULATED: Final = "simulated"
NOT_WRITTEN: Final = Reply(Outcome.PERMANENT, NO_REPLY)
UNWRITABLE: Final = (Refusal, ValueError, LookupError)


class Lane:
    """Sends what is due of some priorities; letters of another lane are never in its way."""

    def __init__(
        self,
        name: str,
        priorities: Sequence[int],
        *,
        sessions: Sessions,
        settings: Smtp,
        writer: Writer,
        recorder: Recorder,
    ) -> None:
        self._name, self._priorities = name, priorities
        self._sessions, self._settings, self._writer = sessions, settings, writer
        self._recorder = recorder
        self._lines, self._editions = Lines(settings), Editions()
        self._hand: Hand | None = None
        self._wait = timedelta(0)

    async def run(self, calls: int = 0) -> None:
        """Send every notice that is due, and arrange for those that will be.

        `calls` counts the busy workers that answered a call before this one.
        """
        is_busy = self._hand is not None
        await self._call_others(calls + 1 if is_busy else 0)
        if self._hand is not None:
            self._hand.look_again()
            return
        self._hand = hand = Hand(self._sessions, self._settings, self._priorities)
        try:
            await self._drain(hand)
        finally:
            self._hand = None
            await self._recorder.settle()
            await self._let_go(hand)
        await self._come_back()

    async def _call_others(self, calls: int) -> None:
        """Have any worker look again while there is more than one can hold."""
        async with self._sessions.begin() as tx:
            if await queue.is_more_due(tx, self._priorities, than=BATCH):
                # Whoever is free is quickest; where nobody is, a call now and then is enough.
                is_urgent = calls < CALLS_AT_ONCE
                at = None if is_urgent else await database_time(tx) + SOON
                await self._come_again(tx, at, lock="more", calls=calls)

    async def _come_again(self, tx: Tx, at: datetime | None, *, lock: str, calls: int = 0) -> None:
        await defer(
            tx,
            "deliver_notices",
            {"lane": self._name, "calls": calls},
            at=at,
            queueing_lock=f"deliver-{self._name}-{lock}",
            queue="deliver",
        )

    async def _drain(self, hand: Hand) -> None:
        async with hand.kept():
            # Each ends in its own time: a conversation broken off may have handed over a letter.
            ended = await asyncio.gather(
                *(self._sender(hand) for _ in range(self._settings.connections)),
                return_exceptions=True,
            )
        if not hand.is_closed_early:
            self._wait = timedelta(0)
        for error in ended:
            if error is not None:
                raise error

    async def _sender(self, hand: Hand) -> None:
        mine: deque[Claimed] = deque()
        try:
            while (mail := await self._next(hand, mine)) is not None:
                with self._lines.one() as line:
                    await self._send_all(hand, mine, line, mail)
        except ServerAway:
            if not hand.is_closed_early:
                logger().warning("mail server away", name=self._name)
                self._wait = min(max(self._wait * 2, FIRST_WAIT), LONGEST_WAIT)
        except NotOurs:
            logger().warning("letters not ours any more", name=self._name)
        finally:
            if mine:
                hand.close()
            for notice in mine:
                hand.end(notice, is_done=False)

    async def _send_all(self, hand: Hand, mine: deque[Claimed], line: Line, first: Mail) -> None:
        """Send letters one after another for as long as many wait."""

        async def ahead() -> Mail | None:
            return await self._next(hand, mine, at_once=True)

        mail: Mail | None = first
        while mail is not None:
            mail = await line.send(mail, ahead, lambda: hand.is_leased)
            hand.end(mine.popleft(), is_done=True)
            if mail is not None:
                self._write_ahead(hand)

    async def _next(
        self, hand: Hand, mine: deque[Claimed], *, at_once: bool = False
    ) -> Mail | None:
        """Return the next letter as it is handed over; `at_once` only if many wait."""
        while (notice := hand.take() if at_once else await hand.next()) is not None:
            mine.append(notice)
            if not hand.is_leased:
                raise NotOurs
            mail = await self._written(notice, hand.written.pop(notice.id, None))
            if mail is not None:
                return mail
            hand.end(mine.pop(), is_done=True)
        return None

    async def _let_go(self, hand: Hand) -> None:
        if left := hand.left():
            async with self._sessions.begin() as tx:
                due_at = await database_time(tx) + self._wait
                await queue.give_back(tx, left, due_at=due_at)

    async def _come_back(self) -> None:
        async with self._sessions.begin() as tx:
            due_at = await queue.next_due(tx, self._priorities)
            if due_at is None:
                return
            # Never sooner than a server that is away deserves.
            at = max(due_at, await database_time(tx) + self._wait) + A_LITTLE_LATER
            # One for each second at most: a later one must not keep an earlier one away.
            await self._come_again(tx, at, lock=f"{at:%Y%m%d%H%M%S}")

    def _write_ahead(self, hand: Hand) -> None:
        """Write the letter whose turn is next while the server reads of another."""
        notice = hand.look()
        if notice is None or notice.id in hand.written:
            return
        edition = self._editions.find(notice.letter, notice.letter_version)
        if edition is not None:
            # Whoever takes it finds the fault again, and records it.
            with contextlib.suppress(*UNWRITABLE):
                hand.written[notice.id] = self._writer.write(notice, edition.render)

    async def _written(self, notice: Claimed, content: bytes | None) -> Mail | None:
        """Write a letter, unless it is over without being sent."""
        if (status := simulated(notice.recipient, is_test=notice.is_test)) is not None:
            await self._simulate(notice, status)
            return None
        try:
            if content is None:
                content = self._writer.write(notice, (await self._edition(notice)).render)
        except UNWRITABLE as error:
            logger().error("letter refused", kind=notice.letter, error=type(error).__name__)
            await self._record(notice, NOT_WRITTEN)
            return None

        async def record(reply: Reply) -> None:
            await self._record(notice, reply)

        return Mail(self._writer.sender_of(notice), notice.recipient, content, record)

    async def _simulate(self, notice: Claimed, status: Status) -> None:
        first = Next(Status.FAILED if status is Status.FAILED else Status.SENT)
        forget = letters.is_secret(notice.letter)
        await self._recorder.finish(notice, first, code=NO_REPLY, detail=SIMULATED, forget=forget)
        await self._recorder.settle()
        if status is not Status.FAILED:
            async with self._sessions.begin() as tx:
                await record_report(tx, notice.id, status, detail=SIMULATED)

    async def _edition(self, notice: Claimed) -> Edition:
        found = self._editions.find(notice.letter, notice.letter_version)
        if found is None:
            async with self._sessions() as tx:
                found = await self._editions.get(tx, notice.letter, notice.letter_version)
        return found

    async def _record(self, notice: Claimed, reply: Reply) -> None:
        following = Next(Status.SENT)
        if reply.outcome is not Outcome.ACCEPTED:
            async with self._sessions() as tx:
                at = await database_time(tx)
            following = after(
                reply.outcome, attempt=notice.attempt, created_at=notice.created_at, at=at
            )
        await self._recorder.finish(
            notice,
            following,
            code=reply.code,
            detail=reply.detail,
            forget=letters.is_secret(notice.letter),
        )
