from dataclasses import replace
from datetime import date

import pytest

from services.registration.actions.decide_application import verify_application
from services.registration.actions.name_representative import name_representative
from services.registration.actions.nominate import nominate
from services.registration.actions.recheck_status import decide_flag, recheck_status
from services.registration.actions.submit_application import submit_application
from services.registration.actions.withdraw_application import withdraw_application
from services.registration.actions.work_case import add_note, assign_case, tick_checks
from services.registration.domain.applications import Stage
from services.registration.domain.desk import Check, Decision
from services.registration.domain.representatives import Stage as Seat
from services.registration.store import applications, desk, findings, nominations
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid, NotFound
from shared.messages.notify import NoticeRequested
from shared.reference.read import RegisterRow, Snapshot
from shared.store.db import database_time
from shared.store.registers import save_snapshots
from tests.conftest import outbox
from tests.registration.build import answers, naming
from tests.registration.conftest import BASE

EVENTS = ("hearing-1", "conference")


@pytest.fixture
async def registered(with_registers, modalities, person, draft):
    """Register a real national institution of status A, with a seat at a meeting."""
    clerk, focal = await person(Role.CLERK), await person()
    async with with_registers.begin() as tx:
        today = (await database_time(tx)).date()
        institution = next(
            each for each in await findings.find_nhri_of(tx, "FRA", today) if each.status == "A"
        )
    given = answers("conference", "preparatory-process")
    given["organization"] = {**given["organization"], "name": institution.name, "country": "FRA"}
    made = await draft(focal, category="nhri", entry=institution.entry_id, given=given)
    async with with_registers.begin() as tx:
        await submit_application(tx, focal, modalities, made.id, version=1, base_url=BASE)
    async with with_registers.begin() as tx:
        await verify_application(tx, clerk, modalities, made.id, version=2, base_url=BASE)
    async with with_registers.begin() as tx:
        who = await name_representative(tx, focal, modalities, naming(made.id))
        for key in EVENTS:
            await nominate(
                tx, focal, modalities, made.id, who.id, key, is_head=False, base_url=BASE
            )
    return clerk, made, institution


async def downgrade(sessions, institution, status="B"):
    """Import a register of today in which the institution has another status."""
    async with sessions.begin() as tx:
        today = (await database_time(tx)).date()
        row = RegisterRow(1, institution.name, institution.country, status, {})
        snapshot = Snapshot("nhri", today, (row,))
        await save_snapshots(tx, [snapshot], source="a later chart", file_sha256=b"later")


async def flagged_letters(sessions):
    return [
        m.letter
        for m in await outbox(sessions)
        if isinstance(m, NoticeRequested) and m.letter == "status-flagged"
    ]


@pytest.mark.paragraph("9")
async def test_verification_keeps_what_the_register_said(with_registers, registered):
    _clerk, made, institution = registered

    async with with_registers() as tx:
        (check,) = await desk.list_checks(tx, made.id)

    assert (check.holds, check.status, check.name) == (True, "A", institution.name)
    assert check.source == "tests"


@pytest.mark.paragraph("9")
async def test_a_downgrade_is_flagged_once_and_revokes_nothing(
    with_registers, modalities, registered
):
    _clerk, made, institution = registered
    async with with_registers.begin() as tx:
        assert not await recheck_status(tx, modalities, made.id, base_url=BASE)
    await downgrade(with_registers, institution)

    for expected in (True, False):
        async with with_registers.begin() as tx:
            assert await recheck_status(tx, modalities, made.id, base_url=BASE) is expected

    async with with_registers() as tx:
        known = await applications.get(tx, made.id)
        seats = await nominations.list_of(tx, made.id)
        flag = await desk.find_open_flag(tx, made.id)
    assert (known.stage, flag.status) == (Stage.VERIFIED, "B")
    assert {each.stage for each in seats} == {Seat.CONFIRMED}
    assert await flagged_letters(with_registers) == ["status-flagged"]


@pytest.mark.paragraph("9")
async def test_an_ended_registration_keeps_what_was_attended(
    with_registers, modalities, registered
):
    clerk, made, institution = registered
    await downgrade(with_registers, institution)
    async with with_registers.begin() as tx:
        await recheck_status(tx, modalities, made.id, base_url=BASE)
    # The process is of 2018, the database's clock of today: the conference is put off.
    later = {"conference": date(2999, 1, 1)}

    async with with_registers.begin() as tx:
        ended = await decide_flag(
            tx, clerk, put_off(modalities, later), made.id, Decision.ENDED, "Chart", base_url=BASE
        )

    async with with_registers() as tx:
        seats = {each.event_key: each.stage for each in await nominations.list_of(tx, made.id)}
    assert ended.stage is Stage.ENDED
    assert seats == {"hearing-1": Seat.CONFIRMED, "conference": Seat.CANCELLED}


def put_off(modalities, days):
    events = tuple(
        replace(each, starts=days[each.key], ends=days[each.key]) if each.key in days else each
        for each in modalities.events
    )
    return replace(modalities, events=events)


async def test_a_withdrawn_organization_gives_the_seats_to_come_to_others(
    with_registers, modalities, registered
):
    _clerk, made, _institution = registered
    later = put_off(modalities, {"conference": date(2999, 1, 1)})
    async with with_registers.begin() as tx:
        known = await applications.get(tx, made.id)
        focal = Actor(person_id=known.person_id, email="", role=Role.APPLICANT)
        await withdraw_application(tx, focal, later, made.id, version=known.version, base_url=BASE)

    async with with_registers() as tx:
        seats = {each.event_key: each.stage for each in await nominations.list_of(tx, made.id)}
    assert seats == {"hearing-1": Seat.CONFIRMED, "conference": Seat.WITHDRAWN}


async def test_a_registration_that_is_kept_is_not_flagged_again_by_the_same_chart(
    with_registers, modalities, registered
):
    clerk, made, institution = registered
    await downgrade(with_registers, institution)
    async with with_registers.begin() as tx:
        await recheck_status(tx, modalities, made.id, base_url=BASE)
        await decide_flag(tx, clerk, modalities, made.id, Decision.KEPT, "Appeal", base_url=BASE)
        assert not await recheck_status(tx, modalities, made.id, base_url=BASE)
    with pytest.raises(NotFound):
        async with with_registers.begin() as tx:
            await decide_flag(
                tx, clerk, modalities, made.id, Decision.ENDED, "Twice", base_url=BASE
            )


async def test_clerks_share_work_in_private(sessions, modalities, forwarded, person):
    clerk = await person(Role.CLERK)
    focal, made = await forwarded("conference")

    async with sessions.begin() as tx:
        await assign_case(tx, made.id, clerk.email)
        await add_note(tx, clerk, made.id, "Rang the office.")
        await tick_checks(tx, modalities, made.id, {Check.LEGAL_ENTITY, Check.MAY_ACT})

    async with sessions() as tx:
        case = await desk.get_case(tx, made.id)
        notes = await desk.list_notes(tx, made.id)
    assert (case.assignee, set(case.ticked)) == (clerk.email, {"legal-entity", "may-act"})
    assert [(each.by, each.text) for each in notes] == [(clerk.email, "Rang the office.")]
    with pytest.raises(Invalid):
        async with sessions.begin() as tx:
            await assign_case(tx, made.id, focal.email)
    with pytest.raises(Invalid):
        async with sessions.begin() as tx:
            await tick_checks(tx, modalities, made.id, {Check.STATUS_IN_FORCE})


async def renamed(sessions, institution, *names):
    """Import a register of today in which the institution stands under other names."""
    async with sessions.begin() as tx:
        today = (await database_time(tx)).date()
        rows = tuple(
            RegisterRow(line, name, institution.country, "A") for line, name in enumerate(names)
        )
        snapshot = Snapshot("nhri", today, rows)
        await save_snapshots(tx, [snapshot], source="renamed", file_sha256=b"renamed")


async def test_a_change_of_name_is_flagged_and_a_clerk_lets_the_registration_follow(
    with_registers, modalities, registered
):
    clerk, made, institution = registered
    await renamed(with_registers, institution, f"The {institution.name}, Registered Association")

    async with with_registers.begin() as tx:
        assert await recheck_status(tx, modalities, made.id, base_url=BASE)
    async with with_registers() as tx:
        flag = await desk.find_open_flag(tx, made.id)
        (check, *_before) = await desk.list_checks(tx, made.id)
        before = await applications.get(tx, made.id)
    assert (check.holds, check.name) == (True, institution.name)
    assert check.became.startswith("The ")
    assert before.register_entry_id == institution.entry_id
    assert await flagged_letters(with_registers) == []

    async with with_registers.begin() as tx:
        kept = await decide_flag(
            tx, clerk, modalities, made.id, Decision.KEPT, "The same body", base_url=BASE
        )
    assert kept.register_entry_id == flag.became_id
    async with with_registers.begin() as tx:
        assert not await recheck_status(tx, modalities, made.id, base_url=BASE)


async def test_a_name_that_nothing_leads_to_is_flagged_as_a_status_lost(
    with_registers, modalities, registered
):
    _clerk, made, institution = registered
    await renamed(with_registers, institution, "Entirely Different Chamber of Commerce")

    async with with_registers.begin() as tx:
        assert await recheck_status(tx, modalities, made.id, base_url=BASE)
    async with with_registers() as tx:
        flag = await desk.find_open_flag(tx, made.id)
    assert (flag.status, flag.became_id) == (None, None)
