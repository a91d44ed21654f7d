import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import func, select, text

from services.review.actions.close_circulation import close_circulation
from services.review.actions.file_position import FilePosition, Receipt, file_position
from services.review.domain.circulations import Circulation, Stage
from services.review.domain.positions import Kind, Position, maintained
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.sealing import PublicKeys
from services.review.store.tables import PositionRow
from shared.kernel.refusals import Forbidden, NotFound
from shared.settings import Settings
from shared.store.db import Sessions
from tests.conftest import Database, together
from tests.review.build import (
    MODALITIES,
    OPENING,
    candidate,
    circulated,
    frozen,
    pass_the_close,
)

FIJI, URUGUAY = "FJI", "URY"
File = Callable[..., Awaitable[Receipt]]


@pytest.fixture
def file(sessions: Sessions, keeper: KeeperService, sealing_keys: PublicKeys) -> File:
    async def act(subject: Circulation, entry: UUID, **given: Any) -> Receipt:
        fixed: dict[str, Any] = {"state": FIJI, "kind": Kind.OBJECTION, "basis": None}
        command = FilePosition(circulation_id=subject.id, entry_id=entry, **(fixed | given))
        async with sessions.begin() as tx:
            return await file_position(tx, keeper, sealing_keys, MODALITIES, command)

    return act


async def count(sessions: Sessions) -> int:
    async with sessions() as tx:
        return (await tx.execute(select(func.count()).select_from(PositionRow))).scalar_one()


async def standing(keeper: KeeperService, made: Circulation) -> list[Position]:
    return maintained(await keeper.everything(made.id, OPENING))


@pytest.mark.paragraph("fn 4")
async def test_an_objection_is_kept_and_proven_by_a_receipt(
    sessions: Sessions, keeper: KeeperService, settings: Settings, file: File
) -> None:
    made, (entry,) = await circulated(sessions)

    receipt = await file(made, entry.id, basis="For reasons of its own.")

    (own,) = await keeper.own(made.id, FIJI, [entry.id])
    assert (own.kind, own.basis) == (Kind.OBJECTION, "For reasons of its own.")
    said = json.loads(receipt.document)
    assert (said["entry"], said["state"], said["kind"]) == (
        str(entry.id),
        FIJI,
        "objection",
    )
    assert said["list_sha256"] == made.sha256
    assert said["received_at"] == receipt.received_at.isoformat()
    key = load_pem_public_key((settings.process_keys / "receipts.pub").read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    key.verify(b64decode(receipt.signature), receipt.document.encode())


async def test_the_positions_of_one_state_are_not_there_for_another(
    sessions: Sessions, keeper: KeeperService, file: File
) -> None:
    made, (entry,) = await circulated(sessions)
    await file(made, entry.id)

    assert await keeper.own(made.id, URUGUAY, [entry.id]) == []


async def test_the_last_word_stands_however_often_a_state_speaks(
    sessions: Sessions, keeper: KeeperService, file: File
) -> None:
    made, (entry,) = await circulated(sessions)
    kinds = [Kind.OBJECTION, Kind.NONE] * 3 + [Kind.OBJECTION]

    filed = [await file(made, entry.id, kind=kind) for kind in kinds]

    assert [each.version for each in filed] == list(range(1, 8))
    (last,) = await standing(keeper, made)
    assert (last.version, last.received_at) == (7, filed[-1].received_at)


@pytest.mark.paragraph("fn 4")
async def test_an_objection_taken_back_does_not_stand(
    sessions: Sessions, keeper: KeeperService, file: File
) -> None:
    made, (entry,) = await circulated(sessions)
    await file(made, entry.id)
    await file(made, entry.id, kind=Kind.NONE)

    assert await standing(keeper, made) == []


@pytest.mark.paragraph("fn 4")
async def test_after_the_close_all_is_kept_and_signed_for_and_nothing_counts(
    sessions: Sessions, keeper: KeeperService, file: File
) -> None:
    made, (entry,) = await circulated(sessions)
    await file(made, entry.id)
    await pass_the_close(sessions, made.id)

    for number, kind in enumerate(Kind, start=1):
        late = await file(made, entry.id, kind=kind)
        assert late.is_late
        assert json.loads(late.document)["status"] == "late"
        assert await count(sessions) == 1 + number
    assert len(await standing(keeper, made)) == 1


async def test_what_is_not_before_states_is_absent(sessions: Sessions, file: File) -> None:
    made, (entry,) = await circulated(sessions, candidate("Before States"))
    waiting = await frozen(sessions, candidate("Only frozen"))
    (only_frozen,) = waiting.entry_ids

    for subject, name in ((waiting, only_frozen), (made, only_frozen), (made, uuid4())):
        with pytest.raises(NotFound):
            await file(subject, name)
    assert await count(sessions) == 0
    await file(made, entry.id)


@pytest.mark.paragraph("3")
@pytest.mark.parametrize("state", ["VAT", "PSE", "COK", "XXX"])
async def test_who_is_not_a_member_state_does_not_object(
    sessions: Sessions, file: File, state: str
) -> None:
    made, (entry,) = await circulated(sessions)

    with pytest.raises(Forbidden):
        await file(made, entry.id, state=state)
    assert await count(sessions) == 0


async def test_twins_at_the_same_instant_get_one_version_each(
    sessions: Sessions, file: File
) -> None:
    made, (entry,) = await circulated(sessions)

    filed = await together(*(file(made, entry.id) for _ in range(6)))

    assert sorted(each.version for each in filed) == list(range(1, 7))


async def test_against_the_close_what_was_acknowledged_is_stored_and_nothing_else(
    sessions: Sessions, keeper: KeeperService, file: File
) -> None:
    made, entries = await circulated(
        sessions, *(candidate(f"Name {n}") for n in range(6)), closes_in=1.5
    )
    seen_at_close: list[int] = []

    async def close() -> None:
        while not seen_at_close:
            await asyncio.sleep(0.01)
            async with sessions.begin() as tx:
                if await close_circulation(tx, made.id):
                    found = await tx.execute(select(func.count()).select_from(PositionRow))
                    seen_at_close.append(found.scalar_one())

    async def object_until_late(state: str) -> list[Receipt]:
        filed: list[Receipt] = []
        while True:
            entry = entries[len(filed) % len(entries)]
            receipt = await file(made, entry.id, state=state)
            if receipt.is_late:
                return filed
            filed.append(receipt)

    states = ["FJI", "URY", "NER", "MEX", "CHE", "PHL"]
    *accepted, _closed = await together(*(object_until_late(s) for s in states), close())

    receipts = [receipt for filed in accepted for receipt in filed]
    async with sessions() as tx:
        after = await circulations.get(tx, made.id)
    assert after.stage is Stage.CLOSED
    assert after.closes_at is not None
    assert len(receipts) > len(states)
    assert len(receipts) <= seen_at_close[0]
    assert await count(sessions) == len(receipts) + len(states)
    kept = await keeper.everything(made.id, OPENING)
    assert sum(not each.is_late for each in kept) == len(receipts)
    assert all(receipt.received_at < after.closes_at for receipt in receipts)


async def test_the_database_holds_no_trace_of_who_said_what(
    sessions: Sessions, database: Database, file: File
) -> None:
    made, (entry,) = await circulated(sessions)
    backup = database("review", "backup")
    before = await dump(backup)
    await file(made, entry.id, basis="Canary-basis-7261")
    after = await dump(backup)

    assert {name for name in after if after[name] != before.get(name)} == {"position"}
    (row,) = after["position"]
    assert set(row) == {"tag", "list_mark", "blob"}
    stored = row["tag"] + row["list_mark"] + row["blob"]
    for secret in ("Canary-basis-7261", FIJI, str(entry.id), str(made.id), "objection"):
        for spelling in (
            secret.encode(),
            secret.encode("utf-16-le"),
            secret.encode().hex().encode(),
        ):
            assert spelling not in stored
    assert str(entry.id) in str(after["entry"]), "the control: this dump shows what is there"


async def dump(sessions: Sessions) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    async with sessions() as tx:
        query = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: [
                dict(row)
                for row in (await tx.execute(text(f'SELECT * FROM "{name}" ORDER BY 1'))).mappings()
            ]
            for name in list(await tx.scalars(query))
        }
