"""Who may ask for what, when it is sent, and what a newer decision does to an older one."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from services.notify.actions.accept_requests import accept_many, accept_one
from services.notify.domain.acceptance import LETTERS_AN_HOUR
from services.notify.domain.delivery import MASS
from services.notify.store import letters, notices, queue
from services.notify.store.tables import EventRow, NoticeRow
from shared.kernel.refusals import NotFound
from shared.messages.notify import LARGEST_BATCH, Notice, NoticeRequested, NoticesRequested
from shared.store.db import database_time
from tests.notify.build import LETTER, VALUES, many, notice, one
from tests.notify.build import accept as notify_accepts


@pytest.fixture
def request_one(sessions):
    async def act(caller="registration", letter=LETTER, **given):
        terms = {k: given.pop(k) for k in ("held", "send_at", "is_test") if k in given}
        message = one(notice(**given), letter, **terms)
        async with sessions.begin() as tx:
            await accept_one(tx, message, caller=caller)

    return act


async def statuses(sessions):
    async with sessions() as tx:
        rows = await tx.execute(select(NoticeRow.decision, NoticeRow.status))
        return {row.decision: row.status for row in rows}


@pytest.mark.parametrize("name", letters.names())
async def test_a_letter_is_only_for_its_callers(sessions, name):
    allowed = letters.get(name).callers
    values = {
        value: "http://r.example" if kind == "url" else "x"
        for value, kind in letters.get(name).values.items()
    }

    async def ask(caller):
        async with sessions.begin() as tx:
            await notify_accepts(tx, caller, name, [notice(values=values)], "normal")

    assert allowed
    for caller in ("registration", "review", "notify", "stranger"):
        if caller in allowed:
            await ask(caller)
        else:
            with pytest.raises(NotFound):
                await ask(caller)


async def test_many_alike_are_mass_letters_of_one_batch(sessions):
    message = many(notice(), notice())
    async with sessions.begin() as tx:
        await accept_many(tx, message, caller="registration")

    async with sessions() as tx:
        rows = await tx.execute(select(NoticeRow.batch_id, NoticeRow.priority))
        assert Counter(tuple(row) for row in rows) == {(message.message_id, MASS): 2}


def test_no_more_than_the_largest_batch_in_one_message():
    asked = (notice("k"),) * LARGEST_BATCH

    assert len(NoticesRequested(letter=LETTER, notices=asked).notices) == LARGEST_BATCH
    with pytest.raises(ValidationError):
        NoticesRequested(letter=LETTER, notices=(*asked, notice()))


async def test_a_scheduled_letter_waits_for_its_time(sessions, request_one):
    async with sessions() as tx:
        now = await database_time(tx)
    await request_one(send_at=now + timedelta(hours=1))
    await request_one(send_at=now - timedelta(hours=1))

    async with sessions.begin() as tx:
        assert len(await queue.claim(tx, 10, priorities=[0, 1, 2])) == 1


@pytest.mark.parametrize("first", ["queued", "held"])
async def test_a_newer_decision_cancels_what_is_unsent_of_the_older(sessions, request_one, first):
    await request_one(about="application:1", decision=1, held=first == "held")
    await request_one(about="application:2", decision=1)

    await request_one(about="application:1", decision=2)

    async with sessions() as tx:
        rows = await tx.execute(select(NoticeRow.about, NoticeRow.decision, NoticeRow.status))
        found = sorted(tuple(row) for row in rows)
        assert await tx.scalar(select(EventRow.detail)) == "newer-decision"
    assert found == [
        ("application:1", 1, "cancelled"),
        ("application:1", 2, "queued"),
        ("application:2", 1, "queued"),
    ]


async def test_an_older_decision_that_comes_late_is_not_sent(sessions, request_one):
    await request_one(about="application:1", decision=2)
    await request_one(about="application:1", decision=1)

    assert await statuses(sessions) == {1: "cancelled", 2: "queued"}


async def test_what_is_sent_stays_sent(sessions, request_one):
    await request_one(about="application:1", decision=1)
    async with sessions.begin() as tx:
        await notices.set_status(tx, await tx.scalar(select(NoticeRow.id)), "sent")

    await request_one(about="application:1", decision=2)

    assert await statuses(sessions) == {1: "sent", 2: "queued"}


async def test_what_is_being_sent_meanwhile_is_not_tried_again(
    sessions, request_one, delivery, mail_server
):
    mail_server.always = "data 451 Later"
    await request_one(about="application:1", decision=1)
    take, decided = mail_server.handle_DATA, []

    async def decide_then_refuse(server, session, envelope):
        if not decided:
            decided.append(await request_one(about="application:1", decision=2))
        return await take(server, session, envelope)

    mail_server.handle_DATA = decide_then_refuse
    await delivery(connections=1).deliver_due()

    assert await statuses(sessions) == {1: "cancelled", 2: "queued"}


async def test_about_and_decision_go_together():
    with pytest.raises(ValidationError):
        notice(about="x")
    with pytest.raises(ValidationError):
        notice(decision=1)


def test_a_message_without_the_later_fields_reads_as_it_did_before_them():
    bare = Notice(key="k", to="focal@point.example")
    asked = NoticeRequested(letter=LETTER, notice=bare)

    assert set(asked.model_dump()) == {"message_id", "letter", "priority", "notice"}
    assert set(asked.notice.model_dump()) == {"key", "language", "to", "values"}


async def test_more_letters_than_a_person_reads_are_put_off(sessions):
    asked = [notice() for _ in range(LETTERS_AN_HOUR + 3)]
    async with sessions.begin() as tx:
        await notify_accepts(tx, "registration", LETTER, asked, "normal")

    async with sessions.begin() as tx:
        assert len(await queue.claim(tx, 999, priorities=[1])) == LETTERS_AN_HOUR
        events = Counter(await tx.scalars(select(EventRow.kind)))
    assert events == {"postponed": 3}


async def test_a_test_goes_nowhere_whomever_it_names(sessions, request_one, delivery, mail_server):
    await request_one(to="mission@real.example", is_test=True)

    await delivery().deliver_due()

    async with sessions() as tx:
        assert await tx.scalar(select(NoticeRow.status)) == "delivered"
    assert (mail_server.letters, mail_server.tries) == ([], {})


async def test_urgent_letters_have_a_lane_of_their_own(sessions, delivery, mail_server):
    async with sessions.begin() as tx:
        others = [notice(to=f"{uuid4().hex}@point.example", values=VALUES) for _ in range(50)]
        await notify_accepts(tx, "registration", LETTER, others, "normal")
        await notify_accepts(tx, "registration", LETTER, [notice("now")], "urgent")

    await delivery().deliver_due("urgent")

    assert [to for _id, to in mail_server.letters] == ["focal@point.example"]
