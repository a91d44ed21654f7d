"""Who letters go to: a caller's contacts, where the desk corrected them, and where they move."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select, text

from services.notify.actions.accept_notices import accept_notices
from services.notify.actions.accept_requests import accept_one
from services.notify.actions.keep_contacts import keep_contacts, move_contact
from services.notify.actions.send_again import correct_address
from services.notify.domain import contacts as rules
from services.notify.domain.contacts import MOVES_AFTER
from services.notify.store import notices
from services.notify.store.tables import EventRow, NoticeRow
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid
from shared.messages.notify import Contact, ContactsKnown, Notice, NoticeRequested
from tests.conftest import outbox
from tests.notify.build import CODE, LETTER, VALUES, notice, one

TOLD = datetime(2020, 3, 1, tzinfo=UTC)
OFFICER = Actor(person_id=uuid4(), email="officer@desk.example", role=Role.OFFICER)
OLD, NEW = "old@point.example", "new@point.example"


def known(contact_id, address, kind="organization", language="fr"):
    return Contact(id=contact_id, kind=kind, address=address, language=language)


@pytest.fixture
def know(sessions):
    async def act(contact_id, address, at=TOLD, caller="registration", **given):
        contact = known(contact_id, address, **given)
        async with sessions.begin() as tx:
            await keep_contacts(tx, ContactsKnown(at=at, contacts=(contact,)), caller=caller)

    return act


@pytest.fixture
def accept(sessions):
    async def act(letter=LETTER, caller="registration", **given):
        asked = Notice(**({"key": uuid4().hex, "values": VALUES} | given))
        async with sessions.begin() as tx:
            taken = await accept_notices(tx, caller, letter, [asked], "normal")
        return taken[asked.key][0]

    return act


@pytest.fixture
def where(sessions):
    async def read(notice_id):
        async with sessions() as tx:
            row = await tx.get(NoticeRow, notice_id)
            return row.recipient, row.language

    return read


@pytest.fixture
def correct(sessions):
    async def act(notice_id, address, status=None):
        async with sessions.begin() as tx:
            if status is not None:
                await notices.set_status(tx, notice_id, status)
            return await correct_address(tx, OFFICER, notice_id, address)

    return act


async def test_a_notice_to_a_contact_goes_to_its_address_in_its_language(know, accept, where):
    contact_id = uuid4()
    await know(contact_id, "Focal@Point.example")

    notice_id = await accept(contact=contact_id, language=None)

    assert await where(notice_id) == ("focal@point.example", "fr")


@pytest.mark.parametrize("caller", ["review", "nobody yet"])
async def test_a_contact_is_its_callers_own(know, accept, caller):
    contact_id = uuid4()
    if caller == "review":
        await know(contact_id, "focal@point.example", caller=caller)

    with pytest.raises(Invalid) as refusal:
        await accept(contact=contact_id)

    assert refusal.value.errors == {"contact": "unknown"}


async def test_a_request_brings_the_contacts_it_names(sessions):
    contact_id = uuid4()
    asked = NoticeRequested(
        letter=LETTER,
        notice=notice(contact=contact_id),
        contacts=(known(contact_id, OLD),),
        told_at=TOLD,
    )
    async with sessions.begin() as tx:
        await accept_one(tx, asked, caller="registration")

    async with sessions() as tx:
        assert await tx.scalar(select(NoticeRow.recipient)) == OLD


async def test_only_letters_to_people_whom_nobody_knows_name_an_address(sessions, accept, where):
    with pytest.raises(Invalid) as named:
        await accept(to=OLD)
    with pytest.raises(Invalid) as unnamed:
        await accept("sign-in-code", contact=uuid4(), values=CODE)

    assert (named.value.errors, unnamed.value.errors) == ({"contact": "missing"}, {"to": "missing"})
    assert (await where(await accept("sign-in-code", to=OLD, values=CODE)))[0] == OLD


@pytest.mark.parametrize("status", ["queued", "bounced"])
async def test_a_corrected_address_reaches_all_that_waits_and_all_later_letters(
    sessions, know, accept, where, correct, status
):
    contact_id, other = uuid4(), uuid4()
    await know(contact_id, OLD)
    await know(other, "other@point.example")
    first, waiting = await accept(contact=contact_id), await accept(contact=contact_id)
    elsewhere = await accept(contact=other)

    sent = await correct(first, "New@Point.example", status=status)
    later = await accept(contact=contact_id)

    assert (sent == first) == (status == "queued")
    for each in (sent, waiting, later):
        assert (await where(each))[0] == NEW
    assert (await where(elsewhere))[0] == "other@point.example"
    async with sessions() as tx:
        told = await tx.scalar(select(EventRow.kind).filter_by(notice_id=waiting))
    assert told == "corrected"


async def test_a_code_goes_where_its_reader_said_whatever_was_corrected(
    know, accept, where, correct
):
    contact_id = uuid4()
    await know(contact_id, OLD)
    await correct(await accept(contact=contact_id), NEW)

    code = await accept("sign-in-code", to=OLD, values=CODE)

    assert (await where(code))[0] == OLD


@pytest.mark.parametrize(
    ("given", "later", "address"),
    [
        (OLD, timedelta(days=9999), "corrected@point.example"),
        ("moved@point.example", timedelta(days=9999), "moved@point.example"),
        ("moved@point.example", timedelta(days=-1), "corrected@point.example"),
    ],
)
async def test_a_correction_holds_until_the_caller_tells_of_another_address(
    know, accept, where, correct, given, later, address
):
    contact_id = uuid4()
    await know(contact_id, OLD)
    await correct(await accept(contact=contact_id), "corrected@point.example")

    await know(contact_id, given, at=TOLD + later)

    assert (await where(await accept(contact=contact_id)))[0] == address


async def test_what_waits_follows_an_organization_that_moves(know, accept, where):
    contact_id = uuid4()
    await know(contact_id, OLD)
    waiting = await accept(contact=contact_id)

    await know(contact_id, NEW, at=TOLD + timedelta(days=1))

    assert (await where(waiting))[0] == NEW


@pytest.mark.parametrize("kind", ["mission", "delegate"])
async def test_a_mission_moves_a_day_later_and_its_old_address_is_told(
    sessions, know, accept, where, kind
):
    contact_id = uuid4()
    await know(contact_id, OLD, kind=kind)
    # Nor does calling it something else help.
    await know(contact_id, NEW, at=TOLD + timedelta(days=1), kind="organization")
    meanwhile = await accept(contact=contact_id)
    (told,) = await outbox(sessions)
    async with sessions.begin() as tx:
        due = await tx.scalar(
            text(
                "SELECT scheduled_at - now() FROM procrastinate_jobs"
                " WHERE task_name = 'move_contact'"
            )
        )
        await move_contact(tx, "registration", contact_id)
    too_soon = await where(meanwhile)

    async with sessions.begin() as tx:
        await tx.execute(text("UPDATE contact SET next_at = now()"))
        await move_contact(tx, "registration", contact_id)

    assert (told.letter, told.notice.to) == ("address-changed", OLD)
    assert told.notice.values["address"] == NEW
    assert MOVES_AFTER - timedelta(minutes=1) < due <= MOVES_AFTER
    assert too_soon[0] == OLD
    assert (await where(meanwhile))[0] == (await where(await accept(contact=contact_id)))[0] == NEW


async def test_a_mission_that_the_desk_corrects_is_told_where_it_was(
    sessions, know, accept, correct
):
    contact_id = uuid4()
    await know(contact_id, OLD, kind="mission")

    await correct(await accept(contact=contact_id), NEW)

    (told,) = await outbox(sessions)
    assert (told.letter, told.notice.to) == ("address-changed", OLD)


def test_a_move_that_was_taken_back_is_over():
    first = rules.Contact(uuid4(), "mission", OLD, OLD, "en")
    moving = rules.told(first, rules.Contact(first.id, "mission", NEW, "", "en"), at=TOLD)
    back = rules.told(moving, rules.Contact(first.id, "mission", OLD, "", "en"), at=TOLD)

    assert (moving.address, moving.next_address) == (OLD, NEW)
    assert rules.moved(moving, at=TOLD + MOVES_AFTER).address == NEW
    assert back == first


async def test_what_is_told_again_is_written_once(sessions, know):
    contact_id = uuid4()
    await know(contact_id, OLD)
    await know(contact_id, OLD, at=TOLD + timedelta(days=1))

    async with sessions() as tx:
        times = Counter(await tx.scalars(text("SELECT known_at FROM contact")))
    assert times == {TOLD: 1}


async def test_a_contact_has_one_bare_address(know):
    with pytest.raises(Invalid):
        await know(uuid4(), "a, b@c.example")


@pytest.mark.parametrize("named", [{}, {"contact": uuid4(), "to": OLD}])
def test_a_notice_is_to_a_contact_or_to_an_address(named):
    with pytest.raises(ValidationError):
        Notice(key="k", values=VALUES, **named)


def test_contacts_are_told_with_a_time():
    asked = one(notice()).model_dump()

    with pytest.raises(ValidationError):
        NoticeRequested.model_validate({**asked, "told_at": None})
