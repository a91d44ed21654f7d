"""The number of questions to the database does not grow with the list (pinned, not timed)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI

from services.review.actions.close_circulation import close_circulation
from services.review.actions.file_position import Word, hold_open, take
from services.review.domain.circulations import Circulation
from services.review.domain.positions import Kind
from services.review.keeper.service import KeeperService
from services.review.store.sealing import PublicKeys
from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import sign_in
from tests.review.build import MODALITIES, candidate, circulated, counted, pass_the_close

HTML = {"accept": "text/html"}
SMALL, LARGE = 3, 120


@pytest.mark.parametrize("act", ["delegate", "monitor", "close", "publish", "history", "seen"])
async def test_statements_do_not_grow_with_entries(
    app: FastAPI, sessions: Sessions, keeper: KeeperService, sealing_keys: PublicKeys, act: str
) -> None:
    fiji = await sign_in(app, Role.DELEGATE, state="FJI")
    office = await sign_in(app, Role.OFFICER)

    async def prepare(size: int) -> Circulation:
        made, entries = await circulated(sessions, *(candidate(f"Name {n}") for n in range(size)))
        words = {
            (state, each.id): Word(Kind.OBJECTION) for each in entries for state in ("FJI", "URY")
        }
        async with sessions.begin() as tx:
            known, at = await hold_open(tx, MODALITIES, made.id, words)
            await take(tx, keeper, sealing_keys, known, words, at)
        if act in {"close", "publish", "monitor"}:
            await pass_the_close(sessions, made.id)
        if act == "monitor":
            async with sessions.begin() as tx:
                await close_circulation(tx, made.id)
        return made

    async def close(made: Circulation) -> None:
        async with sessions.begin() as tx:
            assert await close_circulation(tx, made.id)

    async def seen(made: Circulation) -> None:
        entries = [str(each) for each in sorted(made.entry_ids)]
        path = f"/api/v1/circulations/{made.id}/seen"
        assert (await fiji.post(path, json={"entries": entries})).is_success

    async def read(who: Any, path: str, method: str = "GET") -> None:
        assert (await who.request(method, path, headers=HTML)).is_success

    acts: dict[str, Callable[[Circulation], Awaitable[None]]] = {
        "delegate": lambda made: read(fiji, f"/circulations/{made.id}"),
        "history": lambda made: read(fiji, f"/circulations/{made.id}/history"),
        "monitor": lambda made: read(office, f"/desk/circulations/{made.id}"),
        "publish": lambda made: read(
            office, f"/api/v1/desk/circulations/{made.id}/publish", "POST"
        ),
        "close": close,
        "seen": seen,
    }
    counts = []
    for size in (SMALL, LARGE):
        made = await prepare(size)
        with counted(sessions) as statements:
            await acts[act](made)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert 0 < counts[0] <= 40
