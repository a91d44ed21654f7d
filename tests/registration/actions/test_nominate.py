from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.registration.actions.change_event import ChangeEvent, change_event
from services.registration.actions.name_representative import name_representative
from services.registration.actions.nominate import (
    approve_nomination,
    nominate,
    replace_representative,
    withdraw_nomination,
)
from services.registration.actions.record_list_news import record_outcomes
from services.registration.domain.representatives import Stage
from services.registration.store import applications, nominations
from shared.kernel.actors import Role
from shared.kernel.refusals import AlreadyDone, NotFound, NotOpen
from shared.messages.notify import NoticeRequested, NoticesRequested
from shared.messages.review import FinalListPublished, Outcome
from tests.conftest import address_of, outbox, together
from tests.registration.build import naming
from tests.registration.conftest import BASE

HEARING = "hearing-1"


def capped(modalities, number):
    cap = replace(modalities.registration.representatives_per_organization, value=number)
    return replace(
        modalities,
        registration=replace(modalities.registration, representatives_per_organization=cap),
    )


def provisional(modalities):
    allowed = replace(modalities.registration.provisional, value=True)
    return replace(modalities, registration=replace(modalities.registration, provisional=allowed))


@pytest.fixture
def name(sessions, modalities):
    async def act(actor, application_id, **given):
        async with sessions.begin() as tx:
            return (
                await name_representative(tx, actor, modalities, naming(application_id, **given))
            ).id

    return act


@pytest.fixture
def put(sessions):
    """Nominate in a transaction of its own."""

    async def act(actor, modalities, application_id, person, event=HEARING, *, is_head=False):
        async with sessions.begin() as tx:
            return await nominate(
                tx, actor, modalities, application_id, person, event,
                is_head=is_head, base_url=BASE,
            )  # fmt: skip

    return act


async def stages(sessions, application_id):
    async with sessions() as tx:
        return [each.stage for each in await nominations.list_of(tx, application_id)]


def letters_of(messages):
    return [m.letter for m in messages if isinstance(m, NoticeRequested) and "nomin" in m.letter]


@pytest.mark.paragraph("30")
async def test_a_hearing_rests_on_no_list(sessions, modalities, forwarded, person, name, put):
    actor, made = await forwarded("conference")

    seated = await put(actor, modalities, made.id, await name(actor, made.id))

    assert seated.stage is Stage.CONFIRMED
    assert letters_of(await outbox(sessions)) == ["nomination"]
    with pytest.raises(NotOpen):
        await put(actor, modalities, made.id, await name(actor, made.id), "conference")


async def test_the_same_name_twice_is_one_nomination(sessions, modalities, forwarded, name, put):
    actor, made = await forwarded("conference")
    who = await name(actor, made.id)

    found = await together(*(put(actor, modalities, made.id, who) for _ in range(4)))

    assert len({each.id for each in found}) == 1
    assert letters_of(await outbox(sessions)) == ["nomination"]


async def test_no_race_exceeds_the_cap_and_the_rest_wait_in_order(
    sessions, modalities, forwarded, name, put
):
    actor, made = await forwarded("conference")
    people = [await name(actor, made.id) for _ in range(8)]
    rules = capped(modalities, 2)

    found = await together(*(put(actor, rules, made.id, who) for who in people))

    by_number = sorted(found, key=lambda each: each.number)
    assert [each.stage for each in by_number] == [Stage.CONFIRMED] * 2 + [Stage.WAITING] * 6


async def test_a_seat_that_falls_free_goes_to_the_first_in_line(
    sessions, modalities, forwarded, name, put
):
    actor, made = await forwarded("conference")
    rules = capped(modalities, 1)
    first, second, third = [
        await put(actor, rules, made.id, await name(actor, made.id)) for _ in range(3)
    ]

    async with sessions.begin() as tx:
        await withdraw_nomination(tx, actor, rules, made.id, first.id, base_url=BASE)

    assert await stages(sessions, made.id) == [Stage.WITHDRAWN, Stage.CONFIRMED, Stage.WAITING]
    async with sessions() as tx:
        steps = await nominations.steps(tx, second.id)
    assert [(s.stage, s.by_email) for s in steps] == [
        (Stage.WAITING, actor.email),
        (Stage.CONFIRMED, None),
    ]
    assert third.stage is Stage.WAITING


async def test_a_substitute_takes_the_seat_and_the_history_says_so(
    sessions, modalities, forwarded, name, put
):
    actor, made = await forwarded("conference")
    rules = capped(modalities, 1)
    seated = await put(actor, rules, made.id, await name(actor, made.id), is_head=True)
    await put(actor, rules, made.id, await name(actor, made.id))
    substitute = await name(actor, made.id, family_name="Vakaloloma")

    async with sessions.begin() as tx:
        taken = await replace_representative(
            tx, actor, rules, made.id, seated.id, substitute, base_url=BASE
        )

    assert (taken.stage, taken.is_head, taken.replaces_id, taken.number) == (
        Stage.CONFIRMED, True, seated.id, seated.number
    )  # fmt: skip
    assert (await stages(sessions, made.id)).count(Stage.WAITING) == 1


async def test_one_head_of_delegation_at_a_meeting(modalities, forwarded, name, put):
    actor, made = await forwarded("conference")
    await put(actor, modalities, made.id, await name(actor, made.id), is_head=True)

    with pytest.raises(AlreadyDone):
        await put(actor, modalities, made.id, await name(actor, made.id), is_head=True)


async def test_another_organizations_people_and_names_are_absent(
    sessions, modalities, forwarded, person, name, put
):
    actor, made = await forwarded("conference")
    other, theirs = await forwarded("conference")
    stranger = await name(other, theirs.id)

    with pytest.raises(NotFound):
        await put(actor, modalities, made.id, stranger)
    with pytest.raises(NotFound):
        await put(actor, modalities, theirs.id, stranger)
    with pytest.raises(NotFound):
        async with sessions.begin() as tx:
            await name_representative(tx, actor, modalities, naming(made.id, id=stranger))
    approver = await person()
    with pytest.raises(NotFound):
        async with sessions.begin() as tx:
            await approve_nomination(tx, approver, modalities, made.id, uuid4(), base_url=BASE)


@pytest.mark.paragraph("6(c)")
@pytest.mark.parametrize("included", [True, False])
async def test_a_provisional_seat_follows_the_list(
    sessions, modalities, forwarded, name, put, included
):
    rules = provisional(modalities)
    actor, made = await forwarded("conference")
    seated = await put(actor, rules, made.id, await name(actor, made.id), "conference")
    hearing = await put(actor, rules, made.id, await name(actor, made.id))
    assert (seated.stage, hearing.stage) == (Stage.PROVISIONAL, Stage.CONFIRMED)
    message = FinalListPublished(
        circulation_id=uuid4(),
        list_key="conference",
        number=1,
        published_at=datetime.now(UTC),
        outcomes=(Outcome(application_id=made.id, included=included),),
    )

    async with sessions.begin() as tx:
        await record_outcomes(tx, message, modalities=rules, base_url=BASE)

    expected = Stage.CONFIRMED if included else Stage.CANCELLED
    assert await stages(sessions, made.id) == [expected, Stage.CONFIRMED]


@pytest.mark.paragraph("13")
async def test_moving_a_meeting_keeps_seats_tells_everybody_once_and_more_seats_go_on(
    sessions, modalities, forwarded, person, name, put
):
    clerk = await person(Role.CLERK)
    actor, made = await forwarded("conference")
    rules = capped(modalities, 1)
    for _ in range(2):
        await put(actor, rules, made.id, await name(actor, made.id))
    event = rules.event(HEARING)
    move = ChangeEvent(
        event_key=HEARING, version=0, venue="Palais des Nations", zone="Europe/Zurich",
        starts=date(2018, 3, 1), ends=date(2018, 3, 1), capacity=100, closes_at=None,
        reason="The room is needed.",
    )  # fmt: skip

    async with sessions.begin() as tx:
        changed = await change_event(tx, clerk, rules, move, base_url=BASE)

    assert (changed.event.venue.en, changed.version) == ("Palais des Nations", 1)
    assert changed.event.title == event.title
    assert (await stages(sessions, made.id)).count(Stage.CONFIRMED) == 1
    (told,) = [m for m in await outbox(sessions) if isinstance(m, NoticesRequested)]
    assert [address_of(told, n) for n in told.notices] == [actor.email]
    assert "2018" in told.notices[0].values["when"]
    assert told.notices[0].about == f"event:{event.key}:{made.id}"
    assert (told.notices[0].decision, told.drafted_by) == (changed.version, clerk.email)
    async with sessions() as tx:
        known = await applications.get(tx, made.id)
        assert len(await nominations.seated_at(tx, [HEARING])) == 1
    assert known.stage == made.stage
