from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.registration.actions.remind_drafts import remind_drafts
from services.registration.actions.set_window import set_window
from services.registration.actions.submit_application import submit_application
from services.registration.actions.withdraw_application import withdraw_application
from services.registration.domain.applications import Stage
from services.registration.store import applications
from shared.kernel.refusals import NotFound
from shared.messages.notify import NoticesRequested
from tests.conftest import address_of, outbox
from tests.registration.build import answers
from tests.registration.conftest import BASE

CLOSES = datetime.now(UTC).replace(microsecond=0) + timedelta(days=10)
SOON = CLOSES - timedelta(days=2)


@pytest.fixture
def window(sessions, modalities):
    async def act(closes_at=CLOSES, list_key="conference"):
        async with sessions.begin() as tx:
            await set_window(tx, modalities, list_key, closes_at)

    return act


@pytest.fixture
def remind(sessions):
    async def act(closes_at=CLOSES):
        async with sessions.begin() as tx:
            await remind_drafts(tx, "conference", closes_at, SOON, base_url=BASE)
        return [m for m in await outbox(sessions) if isinstance(m, NoticesRequested)]

    return act


async def test_setting_a_close_sets_its_reminders(sessions, window):
    await window()

    async with sessions() as tx:
        jobs = await tx.execute(
            text("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'remind_drafts'")
        )
        assert sorted(at for (at,) in jobs) == [CLOSES - timedelta(days=7), SOON]


async def test_an_unknown_list_gets_no_close(window):
    with pytest.raises(NotFound):
        await window(list_key="moon")


async def test_a_reminder_goes_to_holders_of_drafts_and_names_nobody(
    sessions, modalities, person, draft, window, remind
):
    await window()
    holder, submitter, leaver = [await person() for _ in range(3)]
    made, sent, left = [await draft(each) for each in (holder, submitter, leaver)]
    async with sessions.begin() as tx:
        await submit_application(tx, submitter, modalities, sent.id, version=1, base_url=BASE)
        await withdraw_application(tx, leaver, modalities, left.id, version=1, base_url=BASE)

    (message,) = await remind()

    (notice,) = message.notices
    assert (message.letter, address_of(message, notice), notice.language) == (
        "draft-reminder",
        holder.email,
        "fr",
    )
    assert set(notice.values) == {"status_url", "closes_at"}
    assert notice.values["status_url"] == f"{BASE}/applications/{made.id}"
    shown = " ".join((notice.key, *notice.values.values())).lower()
    said = answers()
    hidden = (said["organization"]["name"], *said["contact"].values(), holder.email)
    assert not [each for each in hidden if len(each) > 2 and each.lower() in shown]


async def test_the_same_reminder_has_the_same_key(person, draft, window, remind):
    await window()
    await draft(await person())

    await remind()
    first, second = await remind()

    assert first.notices[0].key == second.notices[0].key


async def test_of_a_close_that_was_moved_nothing_is_said(person, draft, window, remind):
    await window()
    await draft(await person())
    await window(CLOSES + timedelta(days=5))

    assert await remind() == []


async def test_a_draft_withdrawn_is_no_draft(sessions, modalities, person, draft):
    actor = await person()
    made = await draft(actor)
    async with sessions.begin() as tx:
        await withdraw_application(tx, actor, modalities, made.id, version=1, base_url=BASE)

    async with sessions() as tx:
        assert await applications.drafts(tx) == []
        assert (await applications.find(tx, made.id)).stage is Stage.WITHDRAWN
