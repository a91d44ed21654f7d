"""The letters that a worker has in hand: claimed, leased, given out by turns, given back."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

from services.notify.domain.delivery import LEASE, LEASE_MARGIN, LEASE_RENEWAL
from services.notify.domain.turns import Turns
from services.notify.store import queue
from services.notify.store.queue import Claimed
from shared.settings import Smtp
from shared.store.db import Sessions

BATCH: Final = 400
# No more are claimed while so many wait here, and of one domain while so many of it do.
ENOUGH: Final = 100
FULL: Final = 50
MOST: Final = 2000
LOOK_AGAIN_SECONDS: Final = 0.2


class Hand:
    """What one lane of a worker holds during one run."""

    def __init__(self, sessions: Sessions, settings: Smtp, priorities: Sequence[int]) -> None:
        self._sessions, self._priorities = sessions, priorities
        # Asking for the running loop each time costs more than the time itself.
        self._now = asyncio.get_running_loop().time
        self._turns: Turns[Claimed] = Turns(
            at_once=settings.per_domain, per_second=settings.per_domain_per_second
        )
        self._many = settings.connections
        self._held: dict[UUID, Claimed] = {}
        # Letters written before anybody took them.
        self.written: dict[UUID, bytes] = {}
        self._begun = self._looks = 0
        self._is_dry = self._is_closed = False
        self._changed = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._claim_again_at = self._leased_until = 0.0

    def look_again(self) -> None:
        """Note that more may be due by now."""
        self._looks += 1
        self._is_dry, self._claim_again_at = False, 0.0
        self._changed.set()

    def close(self) -> None:
        """Give out nothing more."""
        self._is_closed = True
        self._changed.set()

    @property
    def is_closed_early(self) -> bool:
        """Tell whether it was closed while something was left."""
        return self._is_closed and bool(self._held)

    @property
    def is_leased(self) -> bool:
        """Tell whether no other worker can have taken over what is held here."""
        return self._now() < self._leased_until

    async def next(self) -> Claimed | None:
        """Return the next letter to send, waiting for one if need be; None when all is done."""
        while not self._is_closed:
            if self._claims_first():
                await self._claim(self._is_short)
            if (found := self._take()) is not None:
                return found
            if self._looks_further():
                await self._claim(self._looks_further)
                continue
            if self._is_dry and not self._begun and not len(self._turns):
                self.close()
                break
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), self._patience())
        return None

    def take(self) -> Claimed | None:
        """Return the next letter if it can be begun at once and many more wait; else None."""
        is_rich = len(self._turns) > self._many and not self._claims_first()
        return self._take() if is_rich and not self._is_closed else None

    def look(self) -> Claimed | None:
        """Return the letter whose turn is next, leaving it to whoever takes it."""
        return self._turns.look(self._now())

    def _take(self) -> Claimed | None:
        found = self._turns.take(self._now())
        if found is None:
            return None
        self._begun += 1
        return found[1]

    def end(self, notice: Claimed, *, is_done: bool) -> None:
        """Note that a letter that was given out is over, or was not begun after all."""
        self._turns.end(notice.domain)
        self._begun -= 1
        if is_done:
            self._held.pop(notice.id, None)
        self._changed.set()

    def left(self) -> list[Claimed]:
        """Return what is held still."""
        return list(self._held.values())

    def _patience(self) -> float | None:
        waits = [self._turns.opens_in(self._now())]
        if not self._is_dry:
            waits.append(LOOK_AGAIN_SECONDS)
        return min((wait for wait in waits if wait is not None), default=None)

    def _claims_first(self) -> bool:
        return self._is_short() and not (len(self._turns) and self._claiming.locked())

    def _is_short(self) -> bool:
        return not self._is_dry and len(self._turns) < ENOUGH and self._is_time()

    def _looks_further(self) -> bool:
        """Tell whether other domains may have letters while all that is here has to wait."""
        return not self._is_dry and len(self._turns) < MOST and self._is_time()

    def _is_time(self) -> bool:
        return self._now() >= self._claim_again_at

    async def _claim(self, is_wanted: Callable[[], bool]) -> None:
        async with self._claiming:
            if not is_wanted():
                return
            without, began, looks = self._turns.full(FULL), self._now(), self._looks
            async with self._sessions.begin() as tx:
                batch = await queue.claim(tx, BATCH, priorities=self._priorities, without=without)
            # Who asked meanwhile may have known of something that this did not see.
            is_all = len(batch) < BATCH and looks == self._looks
            self._claim_again_at = self._now() + LOOK_AGAIN_SECONDS if is_all else 0.0
            self._is_dry = is_all and not without
            if not self._held:
                self._leased_until = began + (LEASE - LEASE_MARGIN).total_seconds()
            by_domain: defaultdict[str, list[Claimed]] = defaultdict(list)
            for notice in batch:
                self._held[notice.id] = notice
                by_domain[notice.domain].append(notice)
            for domain, letters in by_domain.items():
                self._turns.add(domain, letters)
            self._changed.set()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renew the lease on what is held for as long as this lasts."""
        renewal = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewal.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewal

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_RENEWAL.total_seconds())
            if not self._held:
                continue
            began = self._now()
            # What could not be renewed is simply not begun any more.
            with contextlib.suppress(Exception):
                async with self._sessions.begin() as tx:
                    await queue.renew(tx, list(self._held))
                self._leased_until = began + (LEASE - LEASE_MARGIN).total_seconds()
