"""Who letters go to: a caller's contacts, and the addresses that the desk corrected."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from services.notify.actions.accept_notices import accept_notices
from services.notify.actions.keep_contacts import keep_contacts
from services.notify.actions.send_again import correct_address
from services.notify.store import notices
from services.notify.store.tables import EventRow, NoticeRow
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid
from shared.messages.notify import Contact, ContactsKnown
from tests.notify.build import CODE, LETTER, notice

TOLD = datetime(2020, 3, 1, tzinfo=UTC)
OFFICER = Actor(person_id=uuid4(), email="officer@desk.example", role=Role.OFFICER)


@pytest.fixture
def know(sessions):
    async def act(contact_id, address, at=TOLD, language="fr", caller="registration"):
        contact = Contact(id=contact_id, kind="organization", address=address, language=language)
        async with sessions.begin() as tx:
            await keep_contacts(tx, ContactsKnown(at=at, contacts=(contact,)), caller=caller)

    return act


@pytest.fixture
def accept(sessions):
    async def act(letter=LETTER, caller="registration", **given):
        asked = notice(**given)
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

    notice_id = await accept(to=None, contact=contact_id, language=None)

    assert await where(notice_id) == ("focal@point.example", "fr")


@pytest.mark.parametrize("caller", ["review", "nobody yet"])
async def test_a_contact_is_its_callers_own(know, accept, caller):
    contact_id = uuid4()
    if caller == "review":
        await know(contact_id, "focal@point.example", caller=caller)

    with pytest.raises(Invalid) as refusal:
        await accept(to=None, contact=contact_id)

    assert refusal.value.errors == {"contact": "unknown"}


@pytest.mark.parametrize("by_id", [True, False])
@pytest.mark.parametrize("status", ["queued", "bounced"])
async def test_a_corrected_address_reaches_all_that_waits_and_all_later_letters(
    sessions, know, accept, where, correct, by_id, status
):
    contact_id = uuid4()
    await know(contact_id, "old@point.example")
    named = {"to": None, "contact": contact_id} if by_id else {"to": "old@point.example"}
    first, waiting = await accept(**named), await accept(**named)
    elsewhere = await accept(to="other@point.example")

    sent = await correct(first, "New@Point.example", status=status)
    later = await accept(**named)

    assert (sent == first) == (status == "queued")
    for each in (sent, waiting, later):
        assert (await where(each))[0] == "new@point.example"
    assert (await where(elsewhere))[0] == "other@point.example"
    async with sessions() as tx:
        told = await tx.scalar(select(EventRow.kind).filter_by(notice_id=waiting))
    assert told == "corrected"


async def test_a_code_goes_where_its_reader_said_whatever_was_corrected(accept, where, correct):
    await correct(await accept(to="old@point.example"), "new@point.example")

    code = await accept("sign-in-code", to="old@point.example", values=CODE)

    assert (await where(code))[0] == "old@point.example"
    with pytest.raises(Invalid):
        await accept("sign-in-code", to=None, contact=uuid4(), values=CODE)


@pytest.mark.parametrize(
    ("given", "later", "address"),
    [
        ("old@point.example", timedelta(days=9999), "corrected@point.example"),
        ("moved@point.example", timedelta(days=9999), "moved@point.example"),
        ("moved@point.example", timedelta(days=-1), "corrected@point.example"),
    ],
)
async def test_a_correction_holds_until_the_caller_tells_of_another_address(
    know, accept, where, correct, given, later, address
):
    contact_id = uuid4()
    await know(contact_id, "old@point.example")
    await correct(await accept(to=None, contact=contact_id), "corrected@point.example")

    await know(contact_id, given, at=TOLD + later)

    assert (await where(await accept(to=None, contact=contact_id)))[0] == address


async def test_a_contact_has_one_bare_address(know):
    with pytest.raises(Invalid):
        await know(uuid4(), "a, b@c.example")


@pytest.mark.parametrize("named", [{"to": None}, {"contact": uuid4()}])
def test_a_notice_is_to_a_contact_or_to_an_address(named):
    with pytest.raises(ValidationError):
        notice(**named)
