import pytest
from sqlalchemy import func, select

from services.notify.store.tables import NoticeRow
from shared.kernel.refusals import Conflict, Invalid, NotFound
from tests.conftest import together
from tests.notify.build import CODE, LETTER, VALUES, notice
from tests.notify.build import accept as notify_accepts


@pytest.fixture
def accept(sessions):
    async def act(*asked, caller="registration", letter=LETTER):
        async with sessions.begin() as tx:
            return await notify_accepts(tx, caller, letter, asked, "normal")

    return act


async def count(sessions):
    async with sessions() as tx:
        return await tx.scalar(select(func.count()).select_from(NoticeRow))


async def test_the_same_key_and_body_is_one_notice_with_one_answer(sessions, accept):
    answers = await together(*(accept(notice("k")) for _ in range(8)))

    assert all(each == answers[0] for each in answers)
    assert await count(sessions) == 1


async def test_the_same_key_with_another_body_is_refused_and_nothing_taken(sessions, accept):
    await accept(notice("k"))
    other = notice("k", values={**VALUES, "organization": "Somebody Else"})

    with pytest.raises(Conflict):
        await accept(notice("new"), other)

    assert await count(sessions) == 1


async def test_a_key_belongs_to_its_caller(sessions, accept):
    await accept(notice("k", values=CODE), letter="sign-in-code")
    await accept(notice("k", values=CODE), letter="sign-in-code", caller="review")

    assert await count(sessions) == 2


async def test_two_thousand_are_taken_in_one_call(sessions, accept):
    await accept(*(notice() for _ in range(2000)))

    assert await count(sessions) == 2000


async def test_one_bad_value_refuses_the_whole_batch(sessions, accept):
    with pytest.raises(Invalid):
        await accept(notice(), notice(values={}))
    with pytest.raises(NotFound):
        await accept(notice(), letter="no-such-letter")

    assert await count(sessions) == 0
