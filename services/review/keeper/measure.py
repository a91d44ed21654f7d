"""What closing, opening and publishing cost on a large list, beside the least there could be."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select, text, update

from services.review.actions.circulate_list import circulate_list
from services.review.actions.close_circulation import close_circulation
from services.review.actions.compose_list import freeze_list, save_draft
from services.review.actions.file_position import Word, hold_open, take
from services.review.actions.publish_final_list import publish_final_list
from services.review.domain.circulations import Candidate, Circulation
from services.review.domain.positions import Kind
from services.review.keeper.keys import PrivateKeys
from services.review.keeper.sealing import open_
from services.review.store import candidates
from services.review.store.keeper import Keeper, Opening
from services.review.store.sealing import PublicKeys
from services.review.store.tables import CirculationRow, EntryRow, PositionRow
from shared.kernel.actors import Actor, Role
from shared.kernel.modalities import Modalities
from shared.store import people, registers
from shared.store.db import Sessions, database_time

ENTRIES: Final = 5000
STATES_EACH: Final = 4
AT_ONCE: Final = 1000
LIST: Final = "conference"
HOUR: Final = timedelta(hours=1)


class Measure:
    """A list of 5,000 names with 20,000 positions, made as the product makes them."""

    def __init__(
        self,
        sessions: Sessions,
        sealed: Sessions,
        keeper: Keeper,
        sealing: PublicKeys,
        private: PrivateKeys,
        modalities: Modalities,
    ) -> None:
        self._sessions, self._keeper, self._sealing = sessions, keeper, sealing
        self._sealed = sealed
        self._private, self._modalities = private, modalities

    async def run(self) -> dict[str, float]:
        """Return seconds by what was done."""
        made, officer = await self._list()
        filed = await self._clock(lambda: self._file(made))
        opened = await self._clock(lambda: self._open(made))
        bare = await self._bare_loop()
        async with self._sessions.begin() as tx:
            gone = await database_time(tx) - HOUR
            await tx.execute(update(CirculationRow).values(closes_at=gone))
        closed = await self._clock(lambda: self._close(made))
        published = await self._clock(lambda: self._publish(made, officer))
        least = await self._clock(self._least_write)
        return {
            "filed": filed,
            "opened": opened,
            "bare_loop": bare,
            "closed": closed,
            "published": published,
            "least_published": bare + least,
            "entries": ENTRIES,
            "positions": ENTRIES * STATES_EACH,
        }

    async def _clock(self, act: Callable[[], Awaitable[object]]) -> float:
        started = time.monotonic()
        await act()
        return time.monotonic() - started

    async def _list(self) -> tuple[Circulation, Actor]:
        names = [_name(number) for number in range(ENTRIES)]
        async with self._sessions.begin() as tx:
            email = "officer@opga.example"
            person = await people.ensure_person(tx, email, Role.OFFICER)
            officer = Actor(person_id=person, email=email, role=Role.OFFICER)
            for each in names:
                await candidates.add_candidate(tx, each)
            chosen = [each.application_id for each in names]
            version = await save_draft(tx, self._modalities, LIST, version=0, chosen=chosen)
            made = await freeze_list(tx, officer, self._modalities, LIST, version=version)
            closes_at = await database_time(tx) + HOUR
            await circulate_list(
                tx, officer, self._modalities, made.id, closes_at=closes_at, base_url=""
            )
        return made, officer

    async def _file(self, made: Circulation) -> None:
        async with self._sessions() as tx:
            today = (await database_time(tx)).date()
            states = [c for c, s in (await registers.list_states(tx, today)).items() if s.is_member]
        pairs = [
            (states[(number + turn * 7) % len(states)], entry)
            for turn in range(STATES_EACH)
            for number, entry in enumerate(sorted(made.entry_ids))
        ]
        for start in range(0, len(pairs), AT_ONCE):
            words = {
                pair: Word(Kind.OBJECTION if index % 10 == 0 else Kind.SEEN)
                for index, pair in enumerate(pairs[start : start + AT_ONCE])
            }
            async with self._sessions.begin() as tx:
                known, at = await hold_open(tx, self._modalities, made.id, words)
                await take(tx, self._keeper, self._sealing, known, words, at)

    async def _open(self, made: Circulation) -> None:
        found = await self._keeper.everything(made.id, Opening("bench", "bench"))
        if len(found) != ENTRIES * STATES_EACH:
            raise RuntimeError(f"{len(found)} positions were opened")

    async def _bare_loop(self) -> float:
        """Open the same boxes, already in memory, one after the other."""
        async with self._sealed() as tx:
            rows = (await tx.execute(select(PositionRow.tag, PositionRow.blob))).all()
        started = time.monotonic()
        for row in rows:
            open_(self._private.opening, row.tag, row.blob)
        return time.monotonic() - started

    async def _close(self, made: Circulation) -> None:
        async with self._sessions.begin() as tx:
            await close_circulation(tx, made.id)

    async def _publish(self, made: Circulation, officer: Actor) -> None:
        async with self._sessions.begin() as tx:
            await publish_final_list(
                tx, officer, self._keeper, self._modalities, made.id, base_url=""
            )

    async def _least_write(self) -> None:
        async with self._sessions.begin() as tx:
            await tx.execute(update(EntryRow).values(included=text("NOT included")))


def _name(number: int) -> Candidate:
    return Candidate(
        application_id=uuid4(),
        list_key=LIST,
        reference=f"BENCH-{number}",
        name=f"Organization of the bench {number}",
        country="FJI",
        country_invented=False,
        category="ngo",
        website=None,
        purpose="Work that is described in a few words.",
        head_gender="not-stated",
    )
