"""Plain functions that build valid values; tests name only what matters to them."""

from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from services.notify.actions.accept_notices import accept_notices
from services.notify.actions.keep_contacts import keep
from services.notify.store import letters
from services.notify.store.queue import Claimed
from shared.messages.notify import Contact, Notice, NoticeRequested, NoticesRequested

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
TOLD = datetime(2020, 3, 1, tzinfo=UTC)
VALUES = {
    "reference": "GCM-2018-000001",
    "organization": "Harbour Bridge Initiative",
    "status_url": "http://registration.example/applications/1",
}
CODE = {"code": "ABCD-EFGH", "minutes": "10", "service": "http://registration.example"}
LETTER = "application-received"
FOCAL = "focal@point.example"
NAMESPACE = UUID("5f5c9f0e-6a4e-4a63-9d0b-71280a71b058")
# Who the notices of this run are to.
KNOWN: dict[UUID, Contact] = {}


def contact(address=FOCAL, kind="organization", language="en"):
    made = Contact(
        id=uuid5(NAMESPACE, address.lower()), kind=kind, address=address, language=language
    )
    KNOWN[made.id] = made
    return made


def notice(key=None, to=FOCAL, **given):
    named = {} if "contact" in given else {"contact": contact(to).id}
    return Notice(**({"key": key or uuid4().hex, "values": VALUES} | named | given))


def _named(letter, asked):
    """Name addresses where the letter is to somebody whom nobody knows."""
    if not letters.get(letter).is_to_address:
        return list(asked)
    return [
        each.model_copy(update={"to": KNOWN[each.contact].address, "contact": None})
        for each in asked
    ]


def _contacts(asked):
    return {each.contact: KNOWN[each.contact] for each in asked if each.contact in KNOWN}.values()


def one(asked, letter=LETTER, **terms):
    """Ask for one notice, to whoever it was built for."""
    (asked,) = _named(letter, [asked])
    told = {"contacts": tuple(_contacts([asked])), "told_at": TOLD} if asked.contact else {}
    return NoticeRequested(letter=letter, notice=asked, **told, **terms)


def many(*asked, letter=LETTER, **terms):
    """Ask for many notices alike."""
    told = {"contacts": tuple(_contacts(asked)), "told_at": TOLD}
    return NoticesRequested(letter=letter, notices=asked, **told, **terms)


async def accept(tx, caller, letter, asked, priority="normal", terms=None):
    """Have notices accepted that go to whoever they were built for."""
    named = _named(letter, asked)
    if told := list(_contacts(named)):
        await keep(tx, told, at=TOLD, caller=caller)
    return await accept_notices(tx, caller, letter, named, priority, terms)


def claimed(**given):
    values = {
        "id": uuid4(),
        "letter": LETTER,
        "letter_version": "",
        "language": "en",
        "recipient": FOCAL,
        "domain": "point.example",
        "values": VALUES,
        "attempt": 1,
        "created_at": NOON,
    }
    return Claimed(**(values | given))
