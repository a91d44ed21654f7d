"""Records are sent and answered for later: none is lost with the connection they went over."""

from collections import Counter

import psycopg
import pytest
from sqlalchemy import select, text

from services.notify.domain.delivery import Next, Status
from services.notify.store import queue
from services.notify.store.recorder import Recorder
from services.notify.store.tables import NoticeRow
from tests.notify.build import LETTER, notice
from tests.notify.build import accept as notify_accepts

SENT = Next(Status.SENT)
# Ends what the recorder is connected to, in the middle of whatever it does; connections of
# earlier tests may still be there.
END = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE query LIKE '%WITH finished AS%' AND pid <> pg_backend_pid()"
    " AND datname = current_database() ORDER BY backend_start DESC LIMIT 1"
)


@pytest.fixture
def claim(sessions):
    async def act(count):
        async with sessions.begin() as tx:
            asked = [notice(to=f"r{n}@point.example") for n in range(count)]
            await notify_accepts(tx, "registration", LETTER, asked, "normal")
        async with sessions.begin() as tx:
            return await queue.claim(tx, count, priorities=[1])

    return act


@pytest.fixture
async def recorder(settings_for):
    made = Recorder(settings_for("notify").database_url)
    yield made
    made.close()


async def statuses(sessions):
    async with sessions() as tx:
        return Counter(await tx.scalars(select(NoticeRow.status)))


async def test_all_are_recorded_once_it_is_settled(sessions, claim, recorder):
    for each in await claim(100):
        await recorder.finish(each, SENT, code=250, forget=False)

    await recorder.settle()

    assert await statuses(sessions) == {"sent": 100}


async def test_a_lost_connection_loses_no_record(sessions, claim, recorder):
    letters = await claim(30)
    for number, each in enumerate(letters):
        await recorder.finish(each, SENT, code=250, forget=False)
        if number in {10, 29}:
            async with sessions() as tx:
                ended = list(await tx.scalars(END))
            assert ended == [True]

    await recorder.settle()

    assert await statuses(sessions) == {"sent": 30}


async def test_a_record_that_is_refused_is_told_and_holds_up_no_other(sessions, claim, recorder):
    first, second = await claim(2)
    await recorder.finish(first, SENT, code=2**40, forget=False)
    await recorder.finish(second, SENT, code=250, forget=False)

    with pytest.raises(psycopg.Error):
        await recorder.settle()

    assert await statuses(sessions) == {"sending": 1, "sent": 1}
    await recorder.settle()
