import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from services.review.actions.circulate_list import CirculateList, circulate_list
from services.review.actions.close_circulation import close_circulation
from services.review.actions.file_position import Filed, FilePosition, file_position
from services.review.domain.circulations import Circulation, Stage
from services.review.domain.positions import Kind
from services.review.domain.receipts import (
    position_content,
    receipt_content,
    signed_bytes,
)
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.tables import PositionRow
from shared.kernel.refusals import Forbidden, NotFound, Refusal, TooLate
from shared.store.db import Sessions
from tests.conftest import together
from tests.review.build import (
    MODALITIES,
    OFFICER,
    candidate,
    circulated,
    frozen_list,
    pass_the_close,
    soon,
)

FIJI, URUGUAY = "FJI", "URY"


async def file(
    sessions: Sessions,
    keeper: KeeperService,
    subject: Circulation,
    *,
    state: str | None = FIJI,
    entry: UUID | None = None,
    kind: Kind = Kind.OBJECTION,
    basis: str | None = None,
) -> Filed:
    command = FilePosition(
        state=state,
        circulation_id=subject.id,
        entry_id=entry or subject.entries[0].id,
        kind=kind,
        basis=basis,
    )
    async with sessions.begin() as tx:
        return await file_position(tx, keeper, MODALITIES, command)


async def count(sessions: Sessions) -> int:
    async with sessions() as tx:
        return (
            await tx.execute(select(func.count()).select_from(PositionRow))
        ).scalar_one()


@pytest.mark.paragraph("fn 4")
async def test_an_objection_is_kept_opened_for_its_state_and_proven_by_a_receipt(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)

    filed = await file(sessions, keeper, made, basis="For reasons of its own.")

    assert await keeper.own_positions(FIJI, made.id) == (filed.position,)
    assert filed.position.basis == "For reasons of its own."
    (await keeper.receipt_key()).verify(filed.signature, signed_bytes(filed.receipt))


async def test_a_receipt_names_neither_state_nor_entry(
    sessions: Sessions, keeper: KeeperService
) -> None:
    filed = await file(sessions, keeper, await circulated(sessions))

    shown = str(receipt_content(filed.receipt))

    assert FIJI not in shown
    assert str(filed.position.entry_id) not in shown
    assert (
        filed.receipt.accepted_at.isoformat()
        == position_content(filed.position)["received_at"]
    )


async def test_the_positions_of_one_state_are_not_there_for_another(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    await file(sessions, keeper, made)

    assert await keeper.own_positions(URUGUAY, made.id) == ()


async def test_the_last_word_stands_however_often_a_state_speaks(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    kinds = [Kind.OBJECTION, Kind.NONE] * 5 + [Kind.OBJECTION]

    filed = [await file(sessions, keeper, made, kind=kind) for kind in kinds]

    assert [each.position.version for each in filed] == list(range(1, 12))
    assert await keeper.own_positions(FIJI, made.id) == (filed[-1].position,)
    assert await keeper.standing(made.id, "monitor") == (filed[-1].position,)


@pytest.mark.paragraph("fn 4")
async def test_an_objection_taken_back_does_not_stand(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    await file(sessions, keeper, made)
    await file(sessions, keeper, made, kind=Kind.NONE)

    assert await keeper.standing(made.id, "monitor") == ()


async def test_after_the_close_nothing_is_taken_and_nothing_taken_back(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    filed = await file(sessions, keeper, made)
    await pass_the_close(sessions, made.id)

    for kind in Kind:
        with pytest.raises(TooLate):
            await file(sessions, keeper, made, kind=kind)
    assert await keeper.standing(made.id, "monitor") == (filed.position,)
    assert await count(sessions) == 1


async def test_what_is_not_before_states_is_absent(
    sessions: Sessions, keeper: KeeperService
) -> None:
    frozen, other = (
        await frozen_list(sessions),
        await circulated(sessions, candidate("Other")),
    )

    with pytest.raises(NotFound):
        await file(sessions, keeper, frozen)
    with pytest.raises(NotFound):
        await file(sessions, keeper, other, entry=frozen.entries[0].id)
    with pytest.raises(NotFound):
        await file(sessions, keeper, other, entry=uuid4())


@pytest.mark.paragraph("3")
@pytest.mark.parametrize("state", ["VAT", "PSE", "COK", "XXX", None])
async def test_who_is_not_a_member_state_does_not_object(
    sessions: Sessions, keeper: KeeperService, state: str | None
) -> None:
    made = await circulated(sessions)

    with pytest.raises(Forbidden):
        await file(sessions, keeper, made, state=state)
    assert await count(sessions) == 0


async def test_twins_at_the_same_instant_get_one_version_each(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)

    filed = await together(*(file(sessions, keeper, made) for _ in range(8)))

    assert sorted(each.position.version for each in filed) == list(range(1, 9))
    in_order = sorted(filed, key=lambda each: each.position.version)
    times = [each.position.received_at for each in in_order]
    assert times == sorted(times)


async def test_against_the_close_what_was_acknowledged_is_stored_and_nothing_else(
    sessions: Sessions, keeper: KeeperService
) -> None:
    names = [candidate(f"Name {n}") for n in range(6)]
    made = await frozen_list(sessions, *names)
    async with sessions.begin() as tx:
        made = await circulate_list(
            tx,
            MODALITIES,
            CirculateList(
                circulation_id=made.id,
                closes_at=soon(0.7),
                person_id=OFFICER,
                portal_url="p",
            ),
        )
    seen_at_close: list[int] = []

    async def close() -> None:
        while not seen_at_close:
            await asyncio.sleep(0.01)
            try:
                async with sessions.begin() as tx:
                    await close_circulation(tx, made.id)
                    found = await tx.execute(
                        select(func.count()).select_from(PositionRow)
                    )
                    seen_at_close.append(found.scalar_one())
            except Refusal:
                continue

    async def object_until_late(state: str) -> list[Filed]:
        filed: list[Filed] = []
        for turn in range(1000):
            entry = made.entries[turn % len(made.entries)].id
            try:
                filed.append(
                    await file(sessions, keeper, made, state=state, entry=entry)
                )
            except TooLate:
                return filed
        return filed

    states = ["FJI", "URY", "NER", "MEX", "CHE", "PHL", "MAR", "CAN"]
    *accepted, _closed = await together(
        *(object_until_late(s) for s in states), close()
    )

    acknowledged = sum(len(filed) for filed in accepted)
    async with sessions() as tx:
        after = await circulations.get(tx, made.id)
    assert after.stage is Stage.CLOSED
    assert acknowledged > len(states)
    assert seen_at_close == [acknowledged] == [await count(sessions)]
    assert all(
        each.position.received_at < after.closes_at
        for filed in accepted
        for each in filed
    )


async def test_the_tables_hold_no_trace_of_who_said_what(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    entry = made.entries[0].id
    before = await dump(sessions)
    filed = await file(sessions, keeper, made, basis="Canary-basis-7261")
    after = await dump(sessions)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"position"}
    found = bytes.fromhex(after["position"].partition("blob=")[2].split(";")[0])
    for secret in (
        "Canary-basis-7261",
        FIJI,
        str(entry),
        "objection",
        str(filed.receipt.id),
    ):
        assert secret not in after["position"]
        assert secret.encode() not in found
        assert secret.encode("utf-16-le") not in found
    assert str(entry) in after["entry"], (
        "the control: this dump does show what is there"
    )


async def dump(sessions: Sessions) -> dict[str, str]:
    """Return every table of the database as text, bytes in hexadecimal digits."""
    async with sessions() as tx:
        names = await tx.scalars(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            )
        )
        tables = {}
        for name in list(names):
            rows = (await tx.execute(text(f'SELECT * FROM "{name}"'))).mappings()  # noqa: S608  -- names come from the catalogue
            tables[name] = "\n".join(
                sorted(
                    ";".join(f"{key}={_text(value)}" for key, value in row.items())
                    for row in rows
                )
            )
        return tables


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
