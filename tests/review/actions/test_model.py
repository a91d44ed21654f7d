"""Rounds, words, extensions, closes and publications against a plain model of the same.

AGREMENT_MODEL_RUNS sets how many runs are made: 300 unless it says otherwise, 10,000 for a release.
"""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from services.review.actions import change_period
from services.review.actions.close_circulation import close_circulation
from services.review.actions.file_position import FilePosition, file_position
from services.review.actions.publish_final_list import publish_final_list
from services.review.domain.positions import Kind
from services.review.keeper import keys as keeper_keys
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.sealing import read_public
from services.review.store.tables import CirculationRow
from shared.kernel.refusals import Conflict, Refusal
from shared.settings import Settings
from shared.store.db import Sessions, create_sessions
from tests.review.build import BASE_URL, MODALITIES, candidate, circulated, officer, soon

RUNS = int(os.environ.get("AGREMENT_MODEL_RUNS", "300"))
STATES, NAMES = ("FJI", "URY", "NER"), 3
PAST = timedelta(hours=1)
WORDS = st.tuples(st.sampled_from(STATES), st.integers(0, NAMES - 1), st.sampled_from(list(Kind)))


@dataclass
class Board:
    """What ought to be, in a few lines that share nothing with the product."""

    stage: str = "circulated"
    is_over: bool = False
    round: int = 1
    said: list[tuple[str, int, str, bool, int]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.stage == "suspended" or (self.stage == "circulated" and not self.is_over)

    def say(self, state: str, entry: int, kind: str) -> bool:
        late = not self.is_open
        self.said.append((state, entry, kind, late, self.round))
        return late

    def standing(self) -> set[int]:
        last: dict[tuple[str, int], str] = {}
        for state, entry, kind, late, round_ in self.said:
            if not late or round_ < self.round:
                last[state, entry] = kind
        return set(range(NAMES)) - {entry for (_s, entry), k in last.items() if k == "objection"}


class Rounds(RuleBasedStateMachine):
    sessions: Sessions
    keeper: KeeperService
    sealing: Any
    loop: asyncio.AbstractEventLoop

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @initialize()
    def begin(self) -> None:
        self.board = Board()
        names = [candidate(f"Name {n}") for n in range(NAMES)]
        self.made, entries = self.run(circulated(self.sessions, *names))
        self.entries = [each.id for each in entries]
        self.by = self.run(officer(self.sessions))

    @rule(words=st.lists(WORDS, min_size=1, max_size=2))
    def speak(self, words: list[tuple[str, int, Kind]]) -> None:
        for word in words:
            self.say(*word)

    def say(self, state: str, entry: int, kind: Kind) -> None:
        async def act() -> Any:
            command = FilePosition(
                state=state,
                circulation_id=self.made.id,
                entry_id=self.entries[entry],
                kind=kind,
            )
            async with self.sessions.begin() as tx:
                return await file_position(tx, self.keeper, self.sealing, MODALITIES, command)

        assert self.run(act()).is_late is self.board.say(state, entry, kind.value)

    @rule(word=WORDS)
    @precondition(lambda self: self.board.stage == "circulated")
    def another_round_after_a_late_word(self, word: tuple[str, int, Kind]) -> None:
        self.time_passes()
        self.close()
        self.say(*word)
        self.reopen()

    @rule()
    def time_passes(self) -> None:
        async def act() -> None:
            async with self.sessions.begin() as tx:
                at = datetime.now(UTC) - PAST
                await tx.execute(
                    update(CirculationRow)
                    .where(CirculationRow.id == self.made.id)
                    .values(closes_at=at)
                )

        self.run(act())
        self.board.is_over = True

    @rule()
    def close(self) -> None:
        async def act() -> bool:
            async with self.sessions.begin() as tx:
                return await close_circulation(tx, self.made.id)

        ought = self.board.stage == "circulated" and self.board.is_over
        assert self.run(act()) is ought
        if ought:
            self.board.stage = "closed"

    def change(self, change: Any, *, ought: bool, **given: Any) -> bool:
        async def act() -> None:
            async with self.sessions.begin() as tx:
                await change(tx, self.by, *given.pop("rules"), self.made.id, **given)

        try:
            self.run(act())
        except Conflict:
            assert not ought
            return False
        assert ought
        return True

    def timed(self, change: Any, *, ought: bool) -> bool:
        # Later than any instant before it, since an extension has to be.
        more = soon(3600 + len(self.board.said) + 60 * self.extensions())
        return self.change(
            change,
            ought=ought,
            rules=(MODALITIES,),
            closes_at=more,
            reason="More time.",
            base_url=BASE_URL,
        )

    def extensions(self) -> int:
        self.count = getattr(self, "count", 0) + 1
        return self.count

    @rule()
    def extend(self) -> None:
        ought = self.board.stage == "circulated" and not self.board.is_over
        self.timed(change_period.extend, ought=ought)

    @rule()
    def suspend(self) -> None:
        ought = self.board.stage == "circulated" and not self.board.is_over
        if self.change(change_period.suspend, ought=ought, rules=(), reason="Talks."):
            self.board.stage = "suspended"

    @rule()
    def resume(self) -> None:
        if self.timed(change_period.resume, ought=self.board.stage == "suspended"):
            self.board.stage, self.board.is_over = "circulated", False

    @rule()
    def reopen(self) -> None:
        if self.timed(change_period.reopen, ought=self.board.stage == "closed"):
            self.board.stage, self.board.is_over = "circulated", False
            self.board.round += 1

    @rule()
    def publish(self) -> None:
        async def act() -> Any:
            async with self.sessions.begin() as tx:
                done = await publish_final_list(
                    tx, self.by, self.keeper, MODALITIES, self.made.id, base_url=BASE_URL
                )
                return await circulations.entries(tx, done)

        stage = self.board.stage
        ought = stage == "closed" or (stage == "circulated" and self.board.is_over)
        try:
            entries = self.run(act())
        except Refusal:
            assert not ought
            return
        assert ought
        found = {self.entries.index(each.id) for each in entries if each.included}
        assert found == self.board.standing()
        self.board.stage = "published"

    def teardown(self) -> None:
        """Let every run end in a final list: without one it would have compared little."""
        if self.board.stage == "suspended":
            self.resume()
        if self.board.stage != "published":
            self.time_passes()
            self.publish()


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
@pytest.mark.timeout(max(900, RUNS))
async def test_whatever_happens_in_whatever_order_the_list_is_the_models(
    settings: Settings, sessions: Sessions
) -> None:
    del sessions

    def play() -> None:
        with asyncio.Runner() as runner:
            opened = create_sessions(settings.database_url, pool_size=4)
            sealed = create_sessions(settings.address_of("keeper"), pool_size=4)
            folder = settings.process_keys
            Rounds.loop, Rounds.sessions = runner.get_loop(), opened
            Rounds.keeper = KeeperService(keeper_keys.read_private(folder), sealed)
            Rounds.sealing = read_public(folder)
            run_state_machine_as_test(Rounds, settings=PROFILE)
            for each in (opened, sealed):
                runner.run(each.kw["bind"].dispose())

    await asyncio.to_thread(play)


PROFILE = settings(
    max_examples=RUNS,
    stateful_step_count=8,
    deadline=None,
    # Looking for the shortest failing run takes a thousand more of them, each on a database.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
