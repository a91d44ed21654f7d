"""People and desks as notify's contacts: letters name them by id, and tell where they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from shared.kernel.actors import Actor, Role
from shared.messages.notify import (
    Contact,
    ContactsKnown,
    Notice,
    NoticeRequested,
    NoticesRequested,
    Priority,
)
from shared.store.db import Tx, database_time
from shared.store.outbox import emit

KINDS: Final = {
    Role.APPLICANT: "organization",
    Role.DELEGATE: "delegate",
    Role.FOCAL_POINT: "delegate",
}


def contact_of(person: Actor) -> Contact:
    """Return a person as a contact."""
    return Contact.model_validate(
        {
            "id": person.person_id,
            "kind": KINDS.get(person.role, "desk"),
            "address": person.email,
            "language": person.language,
        }
    )


def decision_at(at: datetime) -> int:
    """Return a number for a decision: of two about the same thing, the later has the greater."""
    return int(at.timestamp() * 1_000_000)


async def tell_contact(tx: Tx, contact: Contact) -> None:
    """Have letters to a contact go where it is found from now on, those that wait too."""
    await emit(tx, ContactsKnown(at=await database_time(tx), contacts=(contact,)))


async def ask_for_letter(
    tx: Tx, letter: str, contact: Contact, notice: Notice, *, priority: Priority = "normal"
) -> None:
    """Have one letter sent to a contact, whom the notice names."""
    asked = NoticeRequested(
        letter=letter,
        notice=notice,
        priority=priority,
        contacts=(contact,),
        told_at=await database_time(tx),
    )
    await emit(tx, asked)


async def ask_for_letters(
    tx: Tx,
    letter: str,
    letters: Sequence[tuple[Contact, Notice]],
    *,
    drafted_by: Actor | None = None,
) -> None:
    """Have a letter sent to many contacts, each with its own notice; nothing for nobody.

    Letters that wait for a second person wait for another than `drafted_by`.
    """
    if not letters:
        return
    asked = NoticesRequested(
        letter=letter,
        notices=tuple(notice for _contact, notice in letters),
        contacts=tuple({contact.id: contact for contact, _notice in letters}.values()),
        told_at=await database_time(tx),
        drafted_by=drafted_by.email if drafted_by else None,
    )
    await emit(tx, asked)
