"""The keeper's real process boundary: the same answers over its socket as in one's own process."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn

from services.review.actions.file_position import FilePosition, file_position
from services.review.domain.positions import Kind
from services.review.domain.receipts import signed_bytes
from services.review.keeper.serve import create_app, listen
from services.review.keeper.service import KeeperService
from services.review.store.keeper import RemoteKeeper
from shared.store.db import Sessions
from tests.review.build import MODALITIES, circulated


@pytest.fixture
async def remote(keeper: KeeperService, tmp_path: Path) -> AsyncIterator[RemoteKeeper]:
    path = tmp_path / "k.sock"
    listener = listen(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    server = uvicorn.Server(uvicorn.Config(create_app(keeper), log_level="warning"))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield RemoteKeeper(path)
    server.should_exit = True
    await running


async def test_a_position_filed_and_opened_over_the_socket_is_the_same(
    sessions: Sessions, keeper: KeeperService, remote: RemoteKeeper
) -> None:
    made = await circulated(sessions)
    entry = made.entries[0].id
    command = FilePosition(
        state="FJI",
        circulation_id=made.id,
        entry_id=entry,
        kind=Kind.OBJECTION,
        basis="“Why”\n…",
    )
    async with sessions.begin() as tx:
        filed = await file_position(tx, remote, MODALITIES, command)

    assert await remote.own_positions("FJI", made.id) == (filed.position,)
    assert await remote.standing(made.id, "final-list") == (filed.position,)
    assert await keeper.standing(made.id, "final-list") == (filed.position,)
    assert await remote.own_positions("URY", made.id) == ()
    (await keeper.receipt_key()).verify(filed.signature, signed_bytes(filed.receipt))


async def test_tags_depend_on_state_entry_and_version(remote: RemoteKeeper) -> None:
    one, other = uuid4(), uuid4()

    tags = [
        *await remote.tags("FJI", one, [1, 2]),
        *await remote.tags("URY", one, [1]),
        *await remote.tags("FJI", other, [1]),
    ]

    assert len(set(tags)) == 4
    assert {len(tag) for tag in tags} == {32}
    assert await remote.tags("FJI", one, [2]) == tags[1:2]
