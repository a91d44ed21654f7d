"""What cannot be written down is not opened: the register read-only, full, or gone."""

import subprocess
import sys
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from services.review.keeper import service
from services.review.keeper.openings import first_fault
from services.review.keeper.service import KeeperService
from services.review.store.tables import OpeningRow
from shared.store.db import Sessions
from tests.conftest import Database
from tests.review.build import OPENING, circulated
from tests.review.web.build import delegate, position

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON opening FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
FAULTS = {
    "read-only": (
        'REVOKE INSERT ON opening FROM "{keeper}"',
        'GRANT INSERT ON opening TO "{keeper}"',
    ),
    "full": (FULL, "DROP TRIGGER full_disk ON opening; DROP FUNCTION full_disk()"),
    "gone": ("ALTER TABLE opening RENAME TO away", "ALTER TABLE away RENAME TO opening"),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
async def test_nothing_opens_that_cannot_be_recorded(
    sessions: Sessions,
    sealed: Sessions,
    database: Database,
    keeper: KeeperService,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, _entries = await circulated(sessions)
    opened: list[Any] = []
    for name in ("open_", "open_bytes"):
        monkeypatch.setattr(service, name, lambda *given, **_more: opened.append(given))
    role, owner = sealed.kw["bind"].url.username, database("review", "owner")
    before, after = (words.format(keeper=role) for words in FAULTS[fault])
    async with owner.begin() as tx:
        await (await tx.connection()).exec_driver_sql(before)
    try:
        for act in (keeper.everything(made.id, OPENING), keeper.cases(OPENING)):
            with pytest.raises(DBAPIError):
                await act
    finally:
        async with owner.begin() as tx:
            await (await tx.connection()).exec_driver_sql(after)

    assert opened == []
    async with sealed() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM opening")) == 0


def test_a_keeper_that_crashes_leaves_no_memory_behind() -> None:
    words = (
        "import ctypes, resource; from services.review.keeper.serve import keep_out_of_dumps as k;"
        "k(); print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["(0,", "0)", "0"]


async def test_every_opening_is_on_record_before_it_happens_and_the_record_shows_tampering(
    app: FastAPI,
    sessions: Sessions,
    sealed: Sessions,
    database: Database,
    keeper: KeeperService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fiji = await delegate(app, "FJI")
    made, (entry,) = await circulated(sessions)
    await fiji.post(position(made, entry), json={"kind": "objection"})

    async def lines() -> int:
        async with sealed() as tx:
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
    async with sealed() as tx:
        assert await first_fault(tx) is None
    async with database("review", "owner").begin() as tx:
        await tx.execute(text("UPDATE opening SET blob = blob || 'x' WHERE seq = 1"))
    async with sealed() as tx:
        assert await first_fault(tx) == 1
