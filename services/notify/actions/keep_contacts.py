"""Who letters go to, as callers tell it; a mission's new address is in force a day later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from services.notify.domain import contacts as rules
from services.notify.domain.contacts import CORRECTED, GUARDED, Contact
from services.notify.store import contacts, events, notices
from shared.kernel.actors import Actor
from shared.kernel.languages import known_language
from shared.messages import notify as messages
from shared.messages.notify import ContactsKnown, Notice, NoticeRequested
from shared.store.db import Tx, database_time
from shared.store.outbox import defer, emit


async def keep_contacts(tx: Tx, message: ContactsKnown, *, caller: str) -> None:
    """Take over what a caller tells of its contacts. Refusals: Invalid."""
    await keep(tx, message.contacts, at=message.at, caller=caller)


async def keep(tx: Tx, told: Sequence[messages.Contact], *, at: datetime, caller: str) -> None:
    """Take over contacts as they stood at an instant; what is known of later stays.

    A mission is written to at its old address before letters go to another. Refusals: Invalid.
    """
    now = await database_time(tx)
    given = {each.id: _given(each) for each in told}
    changes = partial(_changes, tx, caller, at=at, now=now)
    if not (news := await changes(given.values())):
        return
    # Held first and compared again: somebody else may have told of them meanwhile.
    news = await changes([given[each.id] for _earlier, each in news], for_update=True)
    # In one order, so that two who tell of the same contacts never wait for each other.
    ordered = sorted((each for _earlier, each in news), key=lambda each: each.id)
    await contacts.save(tx, caller, ordered, at=at)
    for earlier, later in news:
        if earlier is None:
            continue
        if earlier.address != later.address:
            await redirect(tx, caller, earlier, later.address)
        if later.next_at is not None and later.next_address != earlier.next_address:
            await _warn(tx, caller, later, later.next_address or "", later.next_at)
            job = {"caller": caller, "contact_id": str(later.id)}
            await defer(tx, "move_contact", job, at=later.next_at)


def _given(each: messages.Contact) -> Contact:
    return Contact(each.id, each.kind, each.address, "", known_language(each.language))


async def _changes(
    tx: Tx,
    caller: str,
    given: Iterable[Contact],
    *,
    at: datetime,
    now: datetime,
    for_update: bool = False,
) -> list[tuple[Contact | None, Contact]]:
    asked = list(given)
    known = await contacts.find(tx, caller, [each.id for each in asked], for_update=for_update)
    later = await contacts.known_later(tx, caller, [each.id for each in asked], at)
    compared = (
        (known.get(each.id), rules.told(known.get(each.id), each, at=now)) for each in asked
    )
    return [
        (earlier, each) for earlier, each in compared if each != earlier and each.id not in later
    ]


async def redirect(
    tx: Tx, caller: str, contact: Contact, address: str, *, but: UUID | None = None, by: str = ""
) -> None:
    """Send what waits for a contact, but for one notice, to another address."""
    waiting = await notices.move_waiting(tx, caller, contact, without=but, recipient=address)
    await events.append(tx, waiting, CORRECTED, detail=by)


async def correct(
    tx: Tx, actor: Actor, caller: str, contact: Contact, address: str, *, but: UUID
) -> None:
    """Have letters to a contact go elsewhere from now on, as somebody of the desk knows better.

    Refusals: Invalid.
    """
    at = await database_time(tx)
    later = rules.corrected(contact, address)
    await contacts.save(tx, caller, [later], at=at, by=actor.email)
    await redirect(tx, caller, contact, later.address, but=but, by=actor.email)
    if contact.kind in GUARDED and later.address != contact.address:
        await _warn(tx, caller, contact, later.address, at)


async def stop_move(tx: Tx, actor: Actor, contact_id: UUID) -> None:
    """Leave a contact where it is, whatever its caller told. Refusals: NotFound."""
    caller, contact = await contacts.get_moving(tx, contact_id)
    at = await database_time(tx)
    staying = rules.corrected(contact, contact.address)
    await contacts.save(tx, caller, [staying], at=at, by=actor.email)


async def _warn(tx: Tx, caller: str, contact: Contact, address: str, when: datetime) -> None:
    """Tell the address that letters went to that they will go elsewhere."""
    notice = Notice(
        key=f"address-changed:{caller}:{uuid5(contact.id, when.isoformat())}",
        language=contact.language,
        to=contact.address,
        values={"address": address, "when": when.isoformat(timespec="minutes")},
    )
    await emit(tx, NoticeRequested(letter="address-changed", notice=notice))


async def move_contact(tx: Tx, caller: str, contact_id: UUID) -> None:
    """Have a contact's new address in force once it is due, for what waits too."""
    known = (await contacts.find(tx, caller, [contact_id], for_update=True)).get(contact_id)
    at = await database_time(tx)
    if known is None or (later := rules.moved(known, at=at)) == known:
        return
    await contacts.save(tx, caller, [later], at=at)
    await redirect(tx, caller, known, later.address)
