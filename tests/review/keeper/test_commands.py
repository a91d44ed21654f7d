"""A life of a process's keys: made, rotated, split, joined and destroyed, each act witnessed."""

import asyncio
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from services.review.keeper import keys, recovery, witness
from services.review.keeper.commands import cli
from services.review.keeper.openings import first_fault
from services.review.keeper.sealing import NotOurs, mark_of, open_, tag_of
from services.review.keeper.service import KeeperService
from services.review.keeper.stretching import unlock
from services.review.store.notes import Note, add_note
from services.review.store.sealing import KeysMissing, read_public, seal
from services.review.store.tables import PositionRow
from shared.settings import Settings
from shared.store.db import Sessions
from tests.review.build import LIST, OPENING, officer, position, soon

Keys = Callable[..., str]
PROCESS = "gcm-2018"
ENTRY = uuid4()


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folder(own_home: Path) -> Path:
    return own_home / "keys" / "review" / PROCESS


@pytest.fixture
def agrement_keys(settings: Settings, own_home: Path) -> Keys:
    """Run a command with keys of this test's own; what it said comes back."""
    environment = {
        "AGREMENT_ENV": "demo",
        "AGREMENT_HOME": str(own_home),
        "AGREMENT_PROCESS": PROCESS,
        "AGREMENT_REVIEW_DATABASE_URL": settings.database_url,
        "AGREMENT_REVIEW_KEEPER_DATABASE_URL": settings.address_of("keeper"),
    }

    def run(*arguments: str, typed: str | None = None, code: int = 0) -> str:
        more = () if typed is not None else ("--yes",)
        done = CliRunner().invoke(cli, [*arguments, *more], input=typed, env=environment)
        assert done.exit_code == code, done.output
        return done.output

    return run


async def put(sessions: Sessions, folder: Path, version: int) -> None:
    """Seal a position under the present public key, as review does."""
    index = keys.read_private(folder).index
    said = position(ENTRY, state="FJI", version=version)
    tag = tag_of(index, said.circulation_id, "FJI", ENTRY, version)
    row = {"tag": tag, "list_mark": mark_of(index, said.circulation_id)}
    async with sessions.begin() as tx:
        tx.add(PositionRow(**row, blob=seal(read_public(folder), tag, said)))


async def put_note(sessions: Sessions, folder: Path) -> None:
    by = await officer(sessions)
    note = Note("note", "Ask again.", by.email, soon())
    async with sessions.begin() as tx:
        await add_note(tx, read_public(folder), LIST, uuid4(), note, by_person_id=by.person_id)


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def suffixes(folder: Path) -> set[str]:
    return {path.suffix for path in folder.iterdir()}


async def versions(folder: Path, sealed: Sessions) -> list[int]:
    found = await KeeperService(keys.read_private(folder), sealed).everything(
        position(ENTRY).circulation_id, OPENING
    )
    return [each.version for each in found]


async def test_rotation_wraps_again_what_old_keys_opened_and_leaves_the_register_whole(
    agrement_keys: Keys, folder: Path, sessions: Sessions, sealed: Sessions
) -> None:
    await asyncio.to_thread(agrement_keys, "new")
    first = keys.read_private(folder)
    await put(sessions, folder, 1)
    await put_note(sessions, folder)
    assert await versions(folder, sealed) == [1]

    await asyncio.to_thread(agrement_keys, "rotate")
    await put(sessions, folder, 2)
    assert await versions(folder, sealed) == [1, 2]
    said = await asyncio.to_thread(agrement_keys, "rewrap", "--forget")

    assert "rewrap" in said
    assert keys.earlier_paths(folder) == []
    assert await versions(folder, sealed) == [1, 2]
    (note,) = await KeeperService(keys.read_private(folder), sealed).notes(LIST, OPENING)
    assert note["words"] == "Ask again."
    with pytest.raises(NotOurs):
        await KeeperService(first, sealed).everything(position(ENTRY).circulation_id, OPENING)
    async with sealed() as tx:
        assert await first_fault(tx) is None
    async with sessions() as tx:
        acts = await tx.scalars(text("SELECT act FROM audit WHERE kind = 'command' ORDER BY id"))
        assert list(acts) == ["keys new", "keys rotate", "keys rewrap"]


async def test_a_lost_key_is_replaced_by_any_two_parts_of_the_recovery_key(
    agrement_keys: Keys, folder: Path, sessions: Sessions, sealed: Sessions, tmp_path: Path
) -> None:
    await asyncio.to_thread(agrement_keys, "new")
    await put(sessions, folder, 1)
    await asyncio.to_thread(agrement_keys, "split", str(tmp_path / "parts"))
    parts = sorted((tmp_path / "parts").iterdir())
    assert (len(parts), (folder / "recovery.key").exists()) == (3, False)
    (folder / "office.key").unlink()

    await asyncio.to_thread(agrement_keys, "rotate")
    await asyncio.to_thread(agrement_keys, "rewrap", code=1)
    await asyncio.to_thread(agrement_keys, "join", str(parts[2]), str(parts[0]))
    await asyncio.to_thread(agrement_keys, "rewrap")

    assert await versions(folder, sealed) == [1]


def test_one_part_or_a_strangers_says_nothing() -> None:
    key, other = (keys.X25519PrivateKey.generate() for _ in range(2))
    parts, strangers = recovery.split(key), recovery.split(other)

    for two in combinations(parts, 2):
        assert recovery.join(two, key.public_key()).private_bytes_raw() == key.private_bytes_raw()
    for wrong in (parts[:1], [parts[0], strangers[1]], [parts[0], parts[0]], ["", "x y z"]):
        with pytest.raises(KeysMissing):
            recovery.join(wrong, key.public_key())


async def test_after_destruction_nothing_opens_with_all_that_is_left(
    agrement_keys: Keys, folder: Path, own_home: Path, sessions: Sessions, sealed: Sessions
) -> None:
    await asyncio.to_thread(agrement_keys, "new")
    passphrase, receipts = keys.passphrase(folder), (folder / "receipts.pub").read_bytes()
    await put(sessions, folder, 1)
    await asyncio.to_thread(agrement_keys, "destroy", typed="another-process\n", code=1)
    assert await versions(folder, sealed) == [1]

    await asyncio.to_thread(agrement_keys, "destroy", typed=f"{PROCESS}\n")

    with pytest.raises(KeysMissing):
        keys.read_private(folder)
    async with sealed() as tx:
        row = (await tx.execute(select(PositionRow.tag, PositionRow.blob))).one()
    for content in contents(own_home):
        try:
            left = unlock(content, passphrase)
        except ValueError:
            continue
        with pytest.raises(NotOurs):
            open_([left], row.tag, row.blob)  # type: ignore[list-item]  # any key at all
    assert suffixes(folder) == {".pub"}
    log = own_home / "keys" / "review" / f"{PROCESS}.witness"
    acts = [json.loads(json.loads(line)["document"])["act"] for line in log.open()]
    assert acts == ["new", "destroy"]
    assert witness.first_fault(log, receipts) is None
    log.write_text(log.read_text().replace('\\"act\\":\\"new\\"', '\\"act\\":\\"old\\"'))
    assert witness.first_fault(log, receipts) == 1


def test_keys_that_are_there_are_not_made_again(agrement_keys: Keys, folder: Path) -> None:
    agrement_keys("new")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    agrement_keys("new", code=1)
    agrement_keys("new", "--if-missing")

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["office.key", "receipts.key", "index.key", "demo-passphrase"])
@pytest.mark.parametrize("mode", [0o600, 0o440, 0o404, 0o500])
def test_a_key_that_is_open_to_others_is_refused(
    agrement_keys: Keys, folder: Path, name: str, mode: int
) -> None:
    agrement_keys("new")
    (folder / name).chmod(mode)

    with pytest.raises(KeysMissing, match="mode 0400"):
        keys.read_private(folder)
