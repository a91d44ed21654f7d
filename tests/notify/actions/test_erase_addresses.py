"""An address that was erased is nowhere, comes back with no backup, and may come back itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.notify.actions.erase_addresses import erase_addresses, erase_again
from services.notify.store import suppressions
from services.notify.store.tables import NoticeRow, Table
from shared.messages.notify import AddressesErased
from shared.store import erasures
from shared.store.db import database_time
from tests.notify.build import LETTER, accept, notice

KEY = b"k" * 32
ADDRESS = "canary@point.example"
MESSAGE = AddressesErased(addresses=("Canary@Point.example",))


async def contents(sessions):
    async with sessions() as tx:
        tables = [await tx.execute(select(each)) for each in Table.metadata.sorted_tables]
        return "\n".join(str(value) for rows in tables for row in rows for value in row)


async def write(sessions, *, to=ADDRESS, caller="registration"):
    async with sessions.begin() as tx:
        asked = notice(f"outcome:{to}:{uuid4()}", to=to)
        await accept(tx, "registration", LETTER, [asked])
        ours = NoticeRow.key == asked.key
        await tx.execute(update(NoticeRow).where(ours).values(caller=caller))
        await suppressions.append(tx, to, "bounced")


@pytest.mark.parametrize(
    ("status", "after"), [("queued", "cancelled"), ("sent", "sent"), ("sending", "sending")]
)
async def test_letters_contacts_and_suppression_go_and_the_others_stay(sessions, status, after):
    await write(sessions)
    await write(sessions, to="other@point.example")
    async with sessions.begin() as tx:
        await tx.execute(update(NoticeRow).values(status=status))

    async with sessions.begin() as tx:
        await erase_addresses(tx, MESSAGE, caller="registration", key=KEY)

    left = await contents(sessions)
    assert "canary" not in left.lower()
    assert "other@point.example" in left
    async with sessions() as tx:
        row = (await tx.scalars(select(NoticeRow).filter_by(recipient=""))).one()
    assert (row.status, row.is_superseded, row.values) == (after, True, {})


async def test_the_list_erases_again_what_a_backup_brought_back_and_not_who_came_later(sessions):
    await write(sessions)
    async with sessions.begin() as tx:
        await erase_addresses(tx, MESSAGE, caller="registration", key=KEY)
        (line,) = await erasures.list_since(tx)
    assert "canary" not in f"{line}".lower()
    # As a backup from before has it, and another caller that was not asked.
    await write(sessions)
    await write(sessions, caller="review")

    async with sessions.begin() as tx:
        await erase_again(tx, line.subject, line.at - timedelta(days=1), key=KEY)
    assert "canary@point.example" in await contents(sessions)
    async with sessions.begin() as tx:
        await erase_again(tx, line.subject, await database_time(tx), key=KEY)

    async with sessions() as tx:
        kept = await tx.scalars(select(NoticeRow.caller).where(NoticeRow.recipient == ADDRESS))
        assert list(kept) == ["review"]
