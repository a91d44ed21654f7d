"""Receipts bear witness of the record of acts; those from before stay what they were."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from services.review.__main__ import cli
from services.review.actions.file_position import FilePosition, Receipt, file_position, sign
from services.review.domain.circulations import Circulation, Entry
from services.review.domain.positions import LONGEST_BASIS, Kind
from services.review.domain.receipts import receipt_bytes
from services.review.keeper.service import KeeperService
from services.review.store.sealing import PublicKeys
from shared.audit_chain import Checkpoint
from shared.jobs.audit import EVERY_LINES, Notary, tend
from shared.settings import Settings
from shared.store import audit
from shared.store.db import Sessions
from tests.conftest import Database
from tests.review.build import MODALITIES, circulated, circulation, position

ENTRY = UUID(int=2)
# What the receipt of this word was before receipts named the record.
BEFORE = "1005c881e07b4aedea74c9944d652d2a82cafd3c97a0daafeff9669f64195efd"

Act = Callable[..., Awaitable[Receipt]]
Verify = Callable[..., Awaitable[tuple[int, str]]]
Held = tuple[Circulation, list[Entry]]


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"checkpoint_folders": (tmp_path / "one", tmp_path / "two")})


@pytest.fixture
async def held(sessions: Sessions) -> Held:
    return await circulated(sessions)


@pytest.fixture
def file(sessions: Sessions, keeper: KeeperService, sealing_keys: PublicKeys, held: Held) -> Act:
    made, (entry,) = held

    async def act(**given: Any) -> Receipt:
        words: dict[str, Any] = {"state": "FJI", "kind": Kind.OBJECTION} | given
        command = FilePosition(circulation_id=made.id, entry_id=entry.id, **words)
        async with sessions.begin() as tx:
            return await file_position(tx, keeper, sealing_keys, MODALITIES, command)

    return act


@pytest.fixture
def verify(own: Settings, tmp_path: Path) -> Verify:
    """Run the command that holds the record against receipts."""
    environment = {
        "AGREMENT_ENV": "demo",
        "AGREMENT_HOME": str(own.home),
        "AGREMENT_AUDIT_CHECKPOINTS": ":".join(map(str, own.checkpoint_folders)),
        "AGREMENT_REVIEW_DATABASE_URL": own.database_url,
        "AGREMENT_REVIEW_AUDITOR_DATABASE_URL": own.address_of("auditor"),
    }

    async def run(*receipts: Receipt) -> tuple[int, str]:
        words = ["audit-verify"]
        for number, each in enumerate(receipts):
            path = tmp_path / f"{number}.json"
            content = {"document": each.document, "signature": each.signature}
            path.write_text(json.dumps(content), "utf-8")
            words += ["--receipt", str(path)]
        done = await asyncio.to_thread(CliRunner().invoke, cli, words, env=environment)
        return done.exit_code, done.output

    return run


async def add(own: Settings, sessions: Sessions, count: int = EVERY_LINES) -> Checkpoint:
    """Let as many acts happen as are signed at once, and return what was signed."""
    async with sessions.begin() as tx:
        for number in range(count):
            await audit.record(tx, who=f"w{number}", role="officer", act="a", kind="change")
    await tend(Notary(own), sessions)
    async with sessions() as tx:
        return await audit.checkpoint(tx) or Checkpoint(0, b"")


async def test_a_receipt_names_what_was_signed_last_and_not_its_own_act(
    own: Settings, sessions: Sessions, file: Act, keeper: KeeperService, held: Held
) -> None:
    first = await file()
    signed = await add(own, sessions)
    await add(own, sessions, 3)

    second = await file(kind=Kind.NONE)

    assert "audit_seq" not in json.loads(first.document)
    said = json.loads(second.document)
    assert (said["audit_seq"], said["checkpoint"]) == (EVERY_LINES, signed.hash.hex())
    made, (entry,) = held
    later, _first = sorted(
        await keeper.own(made.id, "FJI", [entry.id]), key=lambda each: -each.version
    )
    assert (await sign(keeper, MODALITIES, made, later)).document == second.document


def test_a_receipt_from_before_is_the_same_to_the_byte() -> None:
    words = receipt_bytes("gcm-2018", circulation(ENTRY), position(ENTRY))

    assert hashlib.sha256(words).hexdigest() == BEFORE


async def test_the_longest_basis_and_a_checkpoint_fit_one_row(
    own: Settings, sessions: Sessions, file: Act
) -> None:
    await add(own, sessions)

    receipt = await file(basis="\U0001f6a2" * LONGEST_BASIS)

    assert "audit_seq" in json.loads(receipt.document)


async def test_receipts_bear_witness_of_the_record(
    own: Settings, sessions: Sessions, file: Act, verify: Verify
) -> None:
    before = await file()
    await add(own, sessions)
    after = await file(kind=Kind.NONE)

    code, said = await verify(before, after)

    assert (code, "0.json: genuine, and older" in said) == (0, True)
    assert "1 receipts bear witness" in said


async def test_a_record_written_anew_by_who_holds_database_and_key_contradicts_a_receipt(
    own: Settings, sessions: Sessions, file: Act, verify: Verify, database: Database
) -> None:
    await add(own, sessions)
    receipt = await file()
    async with database("review", "owner").begin() as tx:
        await tx.execute(text("UPDATE audit SET who = 'somebody else' WHERE who = 'w1'"))
        await tx.execute(text("TRUNCATE audit_link, audit_checkpoint"))
    for path in own.checkpoint_folders:
        (path / "review.checkpoints").unlink()
    await tend(Notary(own), sessions)

    assert (await verify())[0] == 0
    code, said = await verify(receipt)
    assert (code, "is not what receipts say" in said) == (1, True)


async def test_what_receipts_are_told_is_held_against_the_record_too(
    own: Settings, sessions: Sessions, verify: Verify, database: Database
) -> None:
    await add(own, sessions)
    assert (await verify())[0] == 0
    async with database("review", "owner").begin() as tx:
        await tx.execute(text("UPDATE audit_checkpoint SET hash = '\\x00'"))

    assert "is not what receipts say" in (await verify())[1]


async def test_an_altered_receipt_is_no_witness(
    own: Settings, sessions: Sessions, file: Act, verify: Verify
) -> None:
    await add(own, sessions)
    receipt = await file()
    altered = receipt.document.replace(f'"audit_seq":{EVERY_LINES}', '"audit_seq":99')
    assert altered != receipt.document

    assert "signature does not belong" in (await verify(replace(receipt, document=altered)))[1]
