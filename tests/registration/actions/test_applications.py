from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.registration.actions.decide_application import (
    return_application,
    verify_application,
)
from services.registration.actions.record_list_news import record_circulation, record_outcomes
from services.registration.domain.applications import Stage
from services.registration.store import applications, changes, places, windows
from services.registration.store.tables import ApplicationRow, EntryRow
from shared.kernel.actors import Role
from shared.kernel.refusals import Incomplete, Invalid, NotFound, TooLate, WrongVersion
from shared.messages.notify import NoticeRequested, NoticesRequested
from shared.messages.registration import CandidatePutForward
from shared.messages.review import FinalListPublished, ListCirculated, Outcome
from shared.store import registers
from tests.conftest import outbox, together
from tests.registration.conftest import BASE


@pytest.mark.paragraph("6(b)")
async def test_submitting_twice_gives_one_reference_and_one_letter(sessions, person, draft, submit):
    actor = await person()
    made = await draft(actor)

    first, second = await together(submit(actor, made.id), submit(actor, made.id))

    assert first.reference == second.reference
    letters = [m for m in await outbox(sessions) if isinstance(m, NoticeRequested)]
    assert [m.letter for m in letters] == ["application-received"]
    assert letters[0].notice.language == "fr"


async def test_an_incomplete_draft_is_refused_whole(sessions, person, draft, submit):
    actor = await person()
    made = await draft(actor, given={})

    with pytest.raises(Incomplete):
        await submit(actor, made.id)

    async with sessions() as tx:
        known = await applications.find(tx, made.id)
    assert (known.stage, known.reference, known.version) == (Stage.DRAFT, None, 1)
    assert await outbox(sessions) == []


async def test_a_foreign_draft_is_as_absent(person, draft, submit):
    made = await draft(await person())

    for application_id in (made.id, uuid4()):
        with pytest.raises(NotFound):
            await submit(await person(), application_id)


async def test_after_the_intake_window_it_is_too_late(sessions, person, draft, submit):
    actor = await person()
    made = await draft(actor)
    async with sessions.begin() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await windows.set_closing_time(tx, "conference", past)

    with pytest.raises(TooLate):
        await submit(actor, made.id)


@pytest.mark.paragraph("6(a)")
async def test_an_entry_is_claimed_once(with_registers, person, draft, submit):
    async with with_registers() as tx:
        today = datetime.now(UTC).date()
        (entry,) = await registers.find_entries(
            tx, "ecosoc", "ANPED-Northern Alliance for Sustainability", today
        )
    first, second = await person(), await person()
    drafts = [
        await draft(actor, category="ecosoc-ngo", entry=entry.id) for actor in (first, second)
    ]

    results = await together(submit(first, drafts[0].id), submit(second, drafts[1].id))

    refused = [each for each in results if isinstance(each, Exception)]
    assert len(refused) == 1
    assert len([each for each in results if not isinstance(each, Exception)]) == 1


@pytest.mark.paragraph("9")
async def test_the_status_asked_for_is_the_status_on_that_day(with_registers):
    name = "Afghanistan Independent Human Rights Commission"
    async with with_registers() as tx:
        then, now = [
            (await registers.find_entries(tx, "nhri", name, day))[0].status
            for day in (datetime(2018, 12, 10).date(), datetime(2024, 1, 1).date())
        ]

    assert (then, now) == ("A", "D")


async def test_a_withdrawn_organization_cannot_begin_a_registration(with_registers, person, draft):
    async with with_registers() as tx:
        today = datetime.now(UTC).date()
        (entry,) = await registers.find_entries(tx, "ecosoc", "Be Positive Association", today)

    assert entry.status == "withdrawn"
    with pytest.raises(Invalid):
        await draft(await person(), category="ecosoc-ngo", entry=entry.id)


async def test_of_two_clerks_at_once_one_decides(sessions, modalities, person, draft, submit):
    actor, clerk = await person(), await person(Role.CLERK)
    made = await draft(actor)
    await submit(actor, made.id)

    async def verify():
        async with sessions.begin() as tx:
            return await verify_application(
                tx, clerk, modalities, made.id, version=2, base_url=BASE
            )

    async def send_back():
        async with sessions.begin() as tx:
            return await return_application(
                tx, clerk, made.id, version=2, message="Please say more.", base_url=BASE
            )

    results = await together(verify(), send_back())

    assert sorted(isinstance(each, WrongVersion) for each in results) == [False, True]
    async with sessions() as tx:
        assert len(await changes.list_of(tx, made.id)) == 3


async def test_what_was_returned_comes_back_with_its_reference_and_first_time(
    sessions, person, draft, submit
):
    actor, clerk = await person(), await person(Role.CLERK)
    made = await draft(actor)
    first = await submit(actor, made.id)
    async with sessions.begin() as tx:
        await return_application(
            tx, clerk, made.id, version=2, message="Please say more.", base_url=BASE
        )

    again = await submit(actor, made.id, version=3)

    assert (again.reference, again.submitted_at) == (first.reference, first.submitted_at)
    letters = [m.letter for m in await outbox(sessions) if isinstance(m, NoticeRequested)]
    assert letters == ["application-received", "application-returned", "application-received"]


@pytest.mark.paragraph("6(c)")
async def test_putting_forward_tells_review_of_each_list(sessions, forwarded):
    _actor, made = await forwarded("preparatory-process", "conference")

    told = [m for m in await outbox(sessions) if isinstance(m, CandidatePutForward)]

    assert {m.list_key for m in told} == {"preparatory-process", "conference"}
    assert {m.application_id for m in told} == {made.id}


@pytest.mark.paragraph("fn 4")
async def test_outcomes_are_noted_at_one_instant_once_and_before_late_news(
    sessions, modalities, forwarded
):
    (_, kept), (_, struck) = await forwarded("conference"), await forwarded("conference")
    message = FinalListPublished(
        circulation_id=uuid4(),
        list_key="conference",
        number=1,
        published_at=datetime.now(UTC),
        outcomes=(
            Outcome(application_id=kept.id, included=True),
            Outcome(application_id=struck.id, included=False),
        ),
    )
    for _time in range(2):
        async with sessions.begin() as tx:
            await record_outcomes(tx, message, modalities=modalities, base_url=BASE)
    late = ListCirculated(
        circulation_id=message.circulation_id,
        list_key="conference",
        number=1,
        closes_at=datetime.now(UTC),
        application_ids=(kept.id, struck.id),
    )
    async with sessions.begin() as tx:
        await record_circulation(tx, late)

    async with sessions() as tx:
        standings = [(await places.places(tx, each.id))[0].standing for each in (kept, struck)]
        instants = set(await tx.scalars(select(EntryRow.changed_at)))
    assert standings == ["on-final-list", "not-on-final-list"]
    assert len(instants) == 1
    batches = [m for m in await outbox(sessions) if isinstance(m, NoticesRequested)]
    assert [len(m.notices) for m in batches] == [1, 1]


async def test_nothing_of_a_refused_save_stays_behind(sessions, person, draft):
    with pytest.raises(Invalid):
        await draft(await person(), category="ecosoc-ngo", entry=uuid4())

    async with sessions() as tx:
        assert (await tx.scalars(select(ApplicationRow))).all() == []
