"""Many at once, around the close and around publication: one outcome, as if in a row."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from services.review.actions.close_circulation import close_circulation
from services.review.actions.file_position import FilePosition, Receipt, file_position
from services.review.actions.publish_final_list import publish_final_list
from services.review.domain.circulations import Circulation, Entry
from services.review.domain.final_list import compose
from services.review.domain.positions import Kind, Position
from services.review.keeper import keys as keeper_keys
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.sealing import PublicKeys
from shared.kernel.refusals import Refusal
from shared.messages.review import FinalListPublished
from shared.receipts import is_genuine
from shared.settings import Settings
from shared.store import registers
from shared.store.db import Sessions, create_sessions
from tests.conftest import outbox, together
from tests.review.build import (
    BASE_URL,
    MODALITIES,
    OPENING,
    candidate,
    circulated,
    close_in,
    officer,
    pass_the_close,
)

# Twenty runs of the deadline race take about a minute: AGREMENT_RACE_RUNS=20 makes them.
RUNS = int(os.environ.get("AGREMENT_RACE_RUNS", "4"))
POSITIONS, BEFORE, NAMES = 500, 100, 20
# All wait at once; the pool's own wait for a connection ends after ten seconds, which a busy
# machine exceeds.
GATE = asyncio.Semaphore(16)


@pytest.fixture
async def apart(settings: Settings) -> AsyncIterator[KeeperService]:
    """Give a keeper with connections of its own, as its process has."""
    own = create_sessions(settings.address_of("keeper"), pool_size=4)
    yield KeeperService(keeper_keys.read_private(settings.process_keys), own)
    await own.kw["bind"].dispose()


async def states_of(sessions: Sessions) -> list[str]:
    async with sessions() as tx:
        known = await registers.list_states(tx, datetime.now(UTC).date())
    return sorted(code for code, state in known.items() if state.is_member)


def filing(
    sessions: Sessions,
    keeper: KeeperService,
    keys: PublicKeys,
    made: Circulation,
    entry: Entry,
    state: str,
    kind: Kind = Kind.OBJECTION,
) -> Any:
    async def act() -> Receipt:
        command = FilePosition(state=state, circulation_id=made.id, entry_id=entry.id, kind=kind)
        async with GATE, sessions.begin() as tx:
            return await file_position(tx, keeper, keys, MODALITIES, command)

    return act()


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("run", range(RUNS))
async def test_around_the_close_every_word_is_kept_signed_and_on_its_own_side(
    sessions: Sessions, apart: KeeperService, sealing_keys: PublicKeys, settings: Settings, run: int
) -> None:
    states = await states_of(sessions)
    names = [candidate(f"Name {n}") for n in range(NAMES)]
    made, entries = await circulated(sessions, *names)
    words = [
        filing(
            sessions, apart, sealing_keys, made, entries[n % NAMES], states[n // NAMES * 7 % 193]
        )
        for n in range(POSITIONS)
    ]
    # So many come before, and their pace tells when the close falls early amid the others.
    started = time.monotonic()
    receipts = await together(*words[:BEFORE])
    pace = (time.monotonic() - started) / BEFORE
    await close_in(sessions, made.id, pace * 20 * (run % 4 + 1))
    snapshot: list[Position] = []

    async def close() -> None:
        while not snapshot:
            async with sessions.begin() as tx:
                if await close_circulation(tx, made.id):
                    found = await apart.everything(made.id, OPENING)
                    snapshot.extend(each for each in found if not each.is_late)
                    return
            await asyncio.sleep(0.005)

    *more, _closed = await together(*words[BEFORE:], close())
    receipts += more

    assert all(isinstance(each, Receipt) for each in receipts)
    accepted = [each for each in receipts if not each.is_late]
    assert BEFORE < len(accepted) < POSITIONS, "the close fell outside the race: it proves nothing"
    assert len(snapshot) == len(accepted)
    after = await apart.everything(made.id, OPENING)
    assert [each for each in after if not each.is_late] == snapshot
    assert len(after) == POSITIONS
    async with sessions() as tx:
        closes_at = (await circulations.get(tx, made.id)).closes_at
    assert closes_at is not None
    assert all((each.received_at < closes_at) is not each.is_late for each in receipts)
    key = (settings.process_keys / "receipts.pub").read_bytes()
    assert all(is_genuine(each.document, each.signature, key) for each in receipts)


@pytest.mark.paragraph("6(c)")
@pytest.mark.parametrize("run", range(max(RUNS, 20)))
async def test_of_fifty_who_publish_withdraw_and_object_one_final_list_comes(
    sessions: Sessions, apart: KeeperService, sealing_keys: PublicKeys, run: int
) -> None:
    made, entries = await circulated(sessions, *(candidate(f"Name {n}") for n in range(4)))
    by, chance = await officer(sessions), Random(run)
    before = [
        filing(sessions, apart, sealing_keys, made, entries[n], state)
        for n, state in ((0, "FJI"), (1, "URY"), (2, "NER"))
    ]
    await together(*before)
    await pass_the_close(sessions, made.id)

    async def publish() -> Circulation:
        async with sessions.begin() as tx:
            return await publish_final_list(tx, by, apart, MODALITIES, made.id, base_url=BASE_URL)

    def one(number: int) -> Any:
        if number % 3 == 0:
            return publish()
        entry, state = entries[chance.randrange(4)], chance.choice(("FJI", "URY", "NER", "MEX"))
        kind = Kind.NONE if number % 3 == 1 else Kind.OBJECTION
        return filing(sessions, apart, sealing_keys, made, entry, state, kind)

    order = [one(number) for number in range(50)]
    chance.shuffle(order)
    ends = await together(*order)

    lists = [end for end in ends if isinstance(end, Circulation)]
    assert len(lists) == 1
    assert all(isinstance(end, Circulation | Receipt | Refusal) for end in ends)
    positions = await apart.everything(made.id, OPENING)
    async with sessions() as tx:
        known = await circulations.get(tx, made.id)
        shown = await circulations.entries(tx, known)
    assert {each.id for each in shown if each.included} == compose(MODALITIES, known, positions)
    assert {each.id for each in shown if each.included} == {entries[3].id}
    published = [m for m in await outbox(sessions) if isinstance(m, FinalListPublished)]
    assert len(published) == 1
