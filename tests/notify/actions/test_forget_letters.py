from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.notify.actions.forget_letters import forget_letters
from services.notify.domain.retention import KEPT_FOR
from services.notify.store import contacts, notices
from services.notify.store.tables import EventRow, NoticeRow
from shared.store.db import database_time
from tests.notify.build import LETTER, VALUES, notice
from tests.notify.build import accept as notify_accepts

A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "ago", "is_forgotten"),
    [
        ("sent", KEPT_FOR + A_DAY, True),
        ("bounced", KEPT_FOR + A_DAY, True),
        ("sent", KEPT_FOR - A_DAY, False),
        ("queued", KEPT_FOR + A_DAY, False),
        ("held", KEPT_FOR + A_DAY, False),
    ],
)
async def test_what_was_over_long_ago_is_forgotten(sessions, status, ago, is_forgotten):
    async with sessions.begin() as tx:
        asked = notice("outcome:focal@point.example")
        await notify_accepts(tx, "registration", LETTER, [asked], "normal")
        at = await database_time(tx) - ago
        await tx.execute(update(NoticeRow).values(status=status, due_at=at))

    async with sessions.begin() as tx:
        await forget_letters(tx)

    async with sessions() as tx:
        row = (await tx.scalars(select(NoticeRow))).one()
        kept = ({}, "", str(row.id)) if is_forgotten else (VALUES, "focal@point.example", asked.key)
        assert (row.values, row.recipient, row.key) == kept
        assert (row.status, row.domain) == (status, "point.example")
        assert list(await tx.scalars(select(EventRow.id))) == []


@pytest.mark.parametrize("has_letter", [True, False])
async def test_a_contact_is_kept_while_a_letter_to_it_is(sessions, has_letter):
    contact = contacts.Contact(uuid4(), "delegate", "a@b.example", "a@b.example", "fr")
    async with sessions.begin() as tx:
        at = await database_time(tx)
        await contacts.save(tx, "registration", [contact], at=at - KEPT_FOR - A_DAY)
        if has_letter:
            asked = notice(contact=contact.id)
            await notify_accepts(tx, "registration", LETTER, [asked], "normal")
            await notices.set_status(tx, await tx.scalar(select(NoticeRow.id)), "sent")

    async with sessions.begin() as tx:
        await forget_letters(tx)
        assert bool(await contacts.find(tx, "registration", [contact.id])) == has_letter
