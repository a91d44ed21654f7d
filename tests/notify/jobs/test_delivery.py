import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from services.notify.jobs.envelope import Writer
from services.notify.jobs.hand import BATCH
from services.notify.jobs.lane import CALLS_AT_ONCE
from services.notify.store import queue
from services.notify.store.tables import EventRow, NoticeRow
from shared.kernel.refusals import Invalid
from shared.store.db import database_time
from tests.conftest import together
from tests.notify.build import CODE, LETTER, notice
from tests.notify.build import accept as notify_accepts

CALLED = text("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'deliver-normal-more'")

ANSWERED = text("DELETE FROM procrastinate_jobs WHERE queueing_lock = 'deliver-normal-more'")
SCHEDULED = text(
    "SELECT scheduled_at FROM procrastinate_jobs WHERE queueing_lock = 'deliver-normal-more'"
)


@pytest.fixture
def accept(sessions):
    async def act(count=1):
        # Each to another reader: one gets only so many in an hour.
        asked = [notice(to=f"r{number}@point.example") for number in range(count)]
        async with sessions.begin() as tx:
            return await notify_accepts(tx, "registration", LETTER, asked, "normal")

    return act


@pytest.fixture
def statuses(sessions):
    async def read():
        async with sessions() as tx:
            return Counter(await tx.scalars(select(NoticeRow.status)))

    return read


async def make_due(sessions):
    async with sessions.begin() as tx:
        await tx.execute(update(NoticeRow).values(due_at=await database_time(tx)))


async def test_each_letter_arrives_once(accept, delivery, mail_server, statuses):
    await accept(120)

    await delivery().deliver_due()

    assert len(mail_server.letters) == len(set(mail_server.letters)) == 120
    assert await statuses() == {"sent": 120}


async def test_a_letter_that_cannot_be_written_fails_alone(
    accept, delivery, mail_server, statuses, monkeypatch
):
    write, refused = Writer.write, []

    def refuse(self, notice, render):
        if notice.recipient == "r50@point.example":
            refused.append(notice)
            raise Invalid({"subject": "hostile-characters"})
        return write(self, notice, render)

    monkeypatch.setattr(Writer, "write", refuse)
    await accept(120)

    # Over one connection each letter is written ahead of its turn.
    await delivery(connections=1).deliver_due()

    assert await statuses() == {"sent": 119, "failed": 1}
    # Ahead of its turn, and when it came.
    assert len(refused) == 2


async def test_two_workers_share_the_work_and_send_nothing_twice(accept, delivery, mail_server):
    await accept(150)

    await together(delivery().deliver_due(), delivery().deliver_due())

    assert len(mail_server.letters) == len(set(mail_server.letters)) == 150


@pytest.mark.parametrize(("count", "is_more"), [(BATCH, False), (BATCH + 1, True)])
async def test_others_are_called_while_more_is_due_than_one_holds(
    sessions, accept, delivery, mail_server, count, is_more
):
    await accept(count)

    await delivery().deliver_due()

    async with sessions() as tx:
        called = await tx.scalar(CALLED)
    assert (bool(called), len(mail_server.letters)) == (is_more, count)


@pytest.mark.parametrize(("calls", "is_later"), [(0, False), (CALLS_AT_ONCE - 1, True)])
async def test_a_call_that_a_busy_worker_answers_goes_on_at_once_and_then_more_slowly(
    sessions, accept, delivery, mail_server, calls, is_later
):
    await accept(3 * BATCH)
    worker = delivery()
    sending = asyncio.create_task(worker.deliver_due())
    while not mail_server.letters:  # noqa: ASYNC110  -- the server has no event for it
        await asyncio.sleep(0)
    async with sessions.begin() as tx:
        await tx.execute(ANSWERED)

    await worker.deliver_due(calls=calls)

    async with sessions() as tx:
        scheduled = (await tx.execute(SCHEDULED)).scalar_one()
    await sending
    assert (scheduled is not None) is is_later


async def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(
    sessions, accept, delivery, mail_server, statuses
):
    mail_server.replies = ["451 Later"]
    await accept()
    worker = delivery()

    await worker.deliver_due()
    assert (await statuses(), mail_server.letters) == ({"queued": 1}, [])
    await make_due(sessions)
    await worker.deliver_due()

    assert await statuses() == {"sent": 1}
    async with sessions() as tx:
        happened = (
            await tx.execute(select(EventRow.kind, EventRow.code).order_by(EventRow.id))
        ).all()
    assert [tuple(each) for each in happened] == [("delayed", 451), ("sent", 250)]


async def test_a_permanent_refusal_is_never_tried_again(
    sessions, accept, delivery, mail_server, statuses
):
    mail_server.replies = ["550 No such person"]
    await accept()
    await delivery().deliver_due()
    await make_due(sessions)

    await delivery().deliver_due()

    assert (await statuses(), mail_server.letters) == ({"failed": 1}, [])


async def test_a_server_that_is_away_loses_nothing(accept, delivery, statuses):
    await accept(3)

    await delivery(port=9).deliver_due()

    assert await statuses() == {"queued": 3}


async def test_a_connection_lost_after_the_letter_repeats_it_under_the_same_id(
    sessions, accept, delivery, mail_server, statuses
):
    mail_server.drops = 1
    await accept()
    await delivery().deliver_due()
    await make_due(sessions)

    await delivery().deliver_due()

    assert await statuses() == {"sent": 1}
    assert len(mail_server.letters) == 2
    assert len(set(mail_server.letters)) == 1


async def test_what_a_dead_worker_had_claimed_is_taken_over(
    sessions, accept, delivery, mail_server, statuses
):
    await accept(2)
    async with sessions.begin() as tx:
        assert len(await queue.claim(tx, 10, priorities=[1, 2])) == 2

    await delivery().deliver_due()
    assert mail_server.letters == []
    async with sessions.begin() as tx:
        now = await database_time(tx)
        await tx.execute(update(NoticeRow).values(due_at=now - timedelta(seconds=1)))
    await delivery().deliver_due()

    assert len(mail_server.letters) == 2
    assert await statuses() == {"sent": 2}


async def test_a_code_is_forgotten_once_it_is_sent(sessions, delivery, mail_server):
    async with sessions.begin() as tx:
        await notify_accepts(tx, "registration", "sign-in-code", [notice(values=CODE)], "urgent")

    await delivery().deliver_due("urgent")

    async with sessions() as tx:
        kept = await tx.scalar(select(NoticeRow.values))
    assert (len(mail_server.letters), kept) == (1, {})


async def test_what_another_worker_took_over_is_not_given_back(sessions, accept, statuses):
    await accept(2)
    async with sessions.begin() as tx:
        first = await queue.claim(tx, 1, priorities=[1])
        await tx.execute(update(NoticeRow).values(due_at=await database_time(tx)))
        both = await queue.claim(tx, 2, priorities=[1])
        now = await database_time(tx)
        await queue.give_back(tx, first, due_at=now)
        assert len(both) == 2

    assert await statuses() == {"sending": 2}
    async with sessions.begin() as tx:
        await queue.give_back(tx, both, due_at=now)
    assert await statuses() == {"queued": 2}
