"""Five hundred letters through each fault a mail server can have, and workers that die."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update

from services.notify.store.tables import EventRow, NoticeRow
from shared.settings import Smtp
from shared.store.db import database_time
from tests.notify.build import LETTER, notice
from tests.notify.build import accept as notify_accepts

LETTERS = 500
ROUNDS = 8
# 50 kills among 5,000 letters take minutes; AGREMENT_TEST_KILLS=50 has them.
KILLS = int(os.environ.get("AGREMENT_TEST_KILLS", "4"))
LETTERS_A_KILL = 100
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def accept(sessions):
    async def act(count=LETTERS, domains=20):
        asked = [notice(to=f"{uuid4().hex}@d{n % domains}.example") for n in range(count)]
        async with sessions.begin() as tx:
            await notify_accepts(tx, "registration", LETTER, asked, "normal")

    return act


async def statuses(sessions):
    async with sessions() as tx:
        return Counter(await tx.scalars(select(NoticeRow.status)))


async def make_due(sessions):
    async with sessions.begin() as tx:
        await tx.execute(update(NoticeRow).values(due_at=await database_time(tx)))


async def deliver_until_quiet(sessions, worker):
    for _ in range(ROUNDS):
        await worker.deliver_due()
        if not {"queued", "sending"} & set(await statuses(sessions)):
            return
        await make_due(sessions)


async def events(sessions):
    async with sessions() as tx:
        rows = await tx.execute(
            select(EventRow.kind, func.count().label("number")).group_by(EventRow.kind)
        )
        return {row.kind: row.number for row in rows}


@pytest.mark.parametrize(
    "fault",
    [
        *("rcpt 451 4.7.1 Greylisted", "data 452 4.3.1 Full", "data 421 4.3.2 Shutting down"),
        *("rcpt drop", "data drop", "rcpt truncate", "data truncate", "slow"),
    ],
)
async def test_a_fault_that_passes_loses_and_doubles_nothing(
    sessions, accept, delivery, mail_server, fault
):
    mail_server.first = fault
    await accept()

    await deliver_until_quiet(sessions, delivery())

    assert await statuses(sessions) == {"sent": LETTERS}
    assert len(mail_server.letters) == len(set(mail_server.letters)) == LETTERS
    assert (await events(sessions)).get("delayed", 0) == (0 if fault == "slow" else LETTERS)


@pytest.mark.parametrize("fault", ["rcpt 451 4.7.1 Greylisted", "rcpt drop", "data truncate"])
async def test_nor_from_a_server_that_takes_commands_one_at_a_time(
    sessions, accept, delivery, mail_server, fault
):
    mail_server.first, mail_server.offers = fault, []
    await accept(LETTERS // 5)

    await deliver_until_quiet(sessions, delivery())

    assert await statuses(sessions) == {"sent": LETTERS // 5}
    assert len(mail_server.letters) == len(set(mail_server.letters)) == LETTERS // 5


@pytest.mark.parametrize("fault", ["after drop", "after truncate"])
async def test_a_letter_taken_without_a_word_comes_twice_under_one_id(
    sessions, accept, delivery, mail_server, fault
):
    mail_server.first = fault
    await accept()

    await deliver_until_quiet(sessions, delivery())

    assert await statuses(sessions) == {"sent": LETTERS}
    assert set(Counter(mail_server.letters).values()) == {2}
    assert len(set(mail_server.letters)) == LETTERS


@pytest.mark.parametrize("fault", ["rcpt 550 5.1.1 No such person", "data 554 5.7.1 No"])
async def test_a_letter_refused_for_good_is_tried_once(
    sessions, accept, delivery, mail_server, fault
):
    mail_server.always = fault
    await accept()

    await deliver_until_quiet(sessions, delivery())

    assert await statuses(sessions) == {"failed": LETTERS}
    assert set(mail_server.tries.values()) == {1}
    assert mail_server.letters == []
    async with sessions() as tx:
        details = set(await tx.scalars(select(EventRow.detail)))
    assert details == {fault.split()[2]}


async def test_a_server_that_is_away_costs_no_letter_a_try(sessions, accept, delivery, mail_server):
    port = mail_server.port
    await mail_server.stop()
    await accept()
    worker = delivery(port)

    await worker.deliver_due()
    async with sessions() as tx:
        assert await tx.scalar(select(func.sum(NoticeRow.attempts))) == 0
        jobs = await tx.execute(
            text(
                "SELECT scheduled_at > now() + interval '1 second' FROM procrastinate_jobs"
                " WHERE queueing_lock LIKE 'deliver-normal-2%'"
            )
        )
        # It comes back by itself, and not at once.
        assert [later for (later,) in jobs] == [True]
    assert await events(sessions) == {}
    await mail_server.start(port)
    await make_due(sessions)
    await deliver_until_quiet(sessions, worker)

    assert await statuses(sessions) == {"sent": LETTERS}
    assert len(mail_server.letters) == len(set(mail_server.letters)) == LETTERS


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_nothing_leaves_in_clear(sessions, settings_for, accept, delivery, mail_server, tls):
    await accept()
    worker = delivery(tls=tls)

    await worker.deliver_due()

    assert await statuses(sessions) == {"queued": LETTERS}
    assert (mail_server.letters, mail_server.tries) == ([], {})


async def test_a_domain_gets_no_more_at_once_than_it_may(sessions, accept, delivery, mail_server):
    mail_server.always = "slow"
    await accept(120, domains=3)

    await delivery(in_doubt=16).deliver_due()

    assert await statuses(sessions) == {"sent": 120}
    assert all(1 < most <= 4 for most in mail_server.most_at_once.values())


async def test_a_domain_that_hangs_holds_up_no_other(sessions, accept, delivery, mail_server):
    hanging = asyncio.Event()
    take = mail_server.handle_RCPT

    async def hang(server, session, envelope, address, options):
        if address.endswith("@d0.example"):
            await hanging.wait()
        return await take(server, session, envelope, address, options)

    mail_server.handle_RCPT = hang
    await accept(400, domains=4)

    running = asyncio.create_task(delivery().deliver_due())
    async with asyncio.timeout(20):
        while (await statuses(sessions))["sent"] < 300:  # noqa: ASYNC110  -- the table is all there is to look at
            await asyncio.sleep(0.05)
    hanging.set()
    await running

    assert await statuses(sessions) == {"sent": 400}


@pytest.mark.timeout(300 + 60 * KILLS)
async def test_workers_that_are_killed_lose_nothing_and_double_one_at_most(
    sessions, settings_for, accept, mail_server, tmp_path
):
    smtp = Smtp(
        host="127.0.0.1",
        port=mail_server.port,
        tls="none",
        username=None,
        password=None,
        sender="no-reply@agrement.example",
    )
    file = tmp_path / "settings.json"
    file.write_text(settings_for("notify").model_copy(update={"smtp": smtp}).model_dump_json())
    total, generator = KILLS * LETTERS_A_KILL, random.Random(9)
    await accept(total)

    for _ in range(KILLS):
        goal = len(mail_server.letters) + generator.randint(1, LETTERS_A_KILL - 20)
        worker = start(file)
        while len(mail_server.letters) < goal and worker.poll() is None:  # noqa: ASYNC110  -- another process sends
            await asyncio.sleep(generator.uniform(0, 0.01))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        await asyncio.sleep(0.05)
        await make_due(sessions)
    worker = start(file)
    while (await statuses(sessions))["sent"] < total:  # noqa: ASYNC110  -- as above
        await asyncio.sleep(0.05)
    worker.kill()
    worker.wait()

    counted = Counter(mail_server.letters)
    doubles = len(mail_server.letters) - len(counted)
    assert len(counted) == total
    # One letter may be in doubt at two deaths.
    assert doubles <= KILLS


def start(file):
    return subprocess.Popen([sys.executable, "-m", "tests.notify.worker", str(file)], cwd=ROOT)
