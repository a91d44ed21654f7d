"""The keeper's real border: the same answers over its socket as in one's own process."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn

from services.review.actions.file_position import FilePosition, file_position
from services.review.domain.positions import Kind
from services.review.keeper.serve import create_keeper, listen
from services.review.keeper.service import KeeperService
from services.review.store.keeper import RemoteKeeper
from services.review.store.sealing import PublicKeys
from shared.store.db import Sessions
from tests.review.build import MODALITIES, OPENING, circulated


@pytest.fixture
async def remote(keeper: KeeperService, tmp_path: Path) -> AsyncIterator[RemoteKeeper]:
    path = tmp_path / "k.sock"
    listener = listen(path)
    server = uvicorn.Server(uvicorn.Config(create_keeper(keeper), log_level="warning"))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110  -- it has no event for it
        await asyncio.sleep(0.01)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    yield RemoteKeeper(path)
    server.should_exit = True
    await running


async def test_a_position_filed_and_opened_over_the_socket_is_the_same(
    sessions: Sessions,
    keeper: KeeperService,
    remote: RemoteKeeper,
    sealing_keys: PublicKeys,
) -> None:
    made, entries = await circulated(sessions)
    ids = [entry.id for entry in entries]
    command = FilePosition(
        state="FJI",
        circulation_id=made.id,
        entry_id=ids[0],
        kind=Kind.OBJECTION,
        basis="“Why”\n…",
    )
    async with sessions.begin() as tx:
        receipt = await file_position(tx, remote, sealing_keys, MODALITIES, command)

    (own,) = await remote.own(made.id, "FJI", ids)
    assert (own.kind, own.basis, own.version) == (Kind.OBJECTION, command.basis, 1)
    assert own.received_at == receipt.received_at
    assert await remote.everything(made.id, OPENING) == [own]
    assert await keeper.everything(made.id, OPENING) == [own]
    slots = [("FJI", ids[0]), ("URY", ids[0])]
    assert await remote.slots(made.id, slots) == await keeper.slots(made.id, slots)
    case = uuid4()
    assert await remote.case_tag(case, 1) == await keeper.case_tag(case, 1)
    assert await remote.reading_tags(made.id, ["URY"]) == await keeper.reading_tags(
        made.id, ["URY"]
    )
    assert await remote.cases(OPENING) == await remote.own_cases("FJI") == []
    assert await remote.own(made.id, "URY", ids) == []
    assert await remote.sign(b"receipt") == await keeper.sign(b"receipt")


async def test_a_socket_left_behind_by_a_killed_keeper_is_replaced(
    tmp_path: Path,
) -> None:
    path = tmp_path / "k.sock"
    listen(path).close()

    listen(path).close()

    assert path.is_socket()
