import asyncio
import itertools

import pytest

from services.notify.domain.delivery import MASS, NORMAL
from services.notify.jobs import hand as hands
from services.notify.jobs.hand import BATCH, FULL, Hand
from shared.settings import Smtp
from tests.notify.build import LETTER, accept, notice


@pytest.fixture
def hand(sessions):
    def make(**given):
        person = {"username": None, "password": None, "sender": "no-reply@agrement.example"}
        settings = Smtp(host="127.0.0.1", port=25, tls="none", **person, **given)
        return Hand(sessions, settings, (NORMAL, MASS))

    return make


async def accepted(sessions, count, *domains):
    readers = zip(range(count), itertools.cycle(domains), strict=False)
    asked = [notice(to=f"r{number}@{domain}") for number, domain in readers]
    async with sessions.begin() as tx:
        await accept(tx, "registration", LETTER, asked, "normal")


async def test_a_letter_is_taken_at_once_only_while_more_wait_than_connections(sessions, hand):
    ours = hand(connections=4, per_domain=20)
    await accepted(sessions, 8, "point.example")
    # The second look finds that there are no more.
    assert [await ours.next() for _ in range(2)].count(None) == 0

    assert [ours.take() is None for _ in range(3)] == [False, False, True]
    ours.close()
    assert ours.take() is None


async def test_what_is_full_of_one_domain_looks_further(sessions, hand):
    ours = hand(per_domain=1)
    await accepted(sessions, BATCH + FULL, "slow.example")
    await accepted(sessions, 2, "other.example")

    assert {(await ours.next()).domain for _ in range(2)} == {"slow.example", "other.example"}


async def test_more_is_left_to_others_than_one_can_begin(sessions, hand):
    # So many that no domain is full.
    await accepted(sessions, 3 * BATCH, *(f"d{number}.example" for number in range(FULL)))
    first, second = hand(per_domain=1000), hand(per_domain=1000)

    for _ in range(BATCH):
        assert await first.next() is not None
    assert await second.next() is not None
    assert len(first.left()) <= 2 * BATCH


async def test_what_becomes_due_meanwhile_is_claimed_as_soon_as_somebody_says_so(
    sessions, hand, monkeypatch
):
    monkeypatch.setattr(hands, "LOOK_AGAIN_SECONDS", 60)
    ours = hand()
    await accepted(sessions, 1, "point.example")
    assert await ours.next() is not None
    waiting = asyncio.create_task(ours.next())
    await asyncio.sleep(0.05)
    await accepted(sessions, 1, "other.example")

    ours.look_again()

    async with asyncio.timeout(10):
        assert (await waiting).domain == "other.example"
