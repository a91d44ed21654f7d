"""Nothing is opened before it is on record."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from services.review.keeper.openings import first_fault
from services.review.keeper.service import KeeperService
from services.review.store.tables import OpeningRow
from shared.store.db import Sessions
from tests.review.build import OPENING, circulated
from tests.review.web.build import delegate, position


async def test_every_opening_is_on_record_before_it_happens_and_the_record_shows_tampering(
    app: FastAPI, sessions: Sessions, keeper: KeeperService, monkeypatch: pytest.MonkeyPatch
) -> None:
    fiji = await delegate(app, "FJI")
    made, (entry,) = await circulated(sessions)
    await fiji.post(position(made, entry), json={"kind": "objection"})

    async def lines() -> int:
        async with sessions() as tx:
            return len(list(await tx.scalars(select(OpeningRow.seq))))

    await keeper.everything(made.id, OPENING)
    await keeper.cases(OPENING)
    assert await lines() == 2
    opened: list[object] = []
    module = "services.review.keeper.service"

    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(f"{module}.record_opening", broken)
    monkeypatch.setattr(f"{module}.open_", lambda *given: opened.append(given))
    for act in (keeper.everything(made.id, OPENING), keeper.cases(OPENING)):
        with pytest.raises(RuntimeError):
            await act
    assert opened == []
    async with sessions() as tx:
        assert await first_fault(tx) is None
    async with sessions.begin() as tx:
        await tx.execute(text("UPDATE opening SET blob = blob || 'x' WHERE seq = 1"))
    async with sessions() as tx:
        assert await first_fault(tx) == 1
