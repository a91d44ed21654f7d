from uuid import UUID, uuid5

from services.notify.actions.keep_contacts import correct
from services.notify.domain.addresses import domain_of, is_bare, tidy
from services.notify.domain.contacts import CORRECTED
from services.notify.domain.delivery import UNSENT
from services.notify.domain.resending import require_can_be_resent
from services.notify.store import contacts, events, letters, notices, suppressions
from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid, NotFound
from shared.store.db import Tx, database_time
from shared.store.outbox import defer


async def send_again(tx: Tx, actor: Actor, notice_id: UUID) -> UUID:
    """Send a letter once more, as a notice of its own, and return it.

    Refusals: NotFound, NotOver, ValuesForgotten, AddressSuppressed.
    """
    notice = await _get(tx, notice_id)
    return await _copy(tx, actor, notice, notice.recipient, event="resent")


async def correct_address(tx: Tx, actor: Actor, notice_id: UUID, address: str) -> UUID:
    """Send a letter to another address: in place while it is unsent, else as another notice.

    Whatever else waits for its contact, and all later letters, go there too.
    Refusals: NotFound, Invalid, NotOver, ValuesForgotten, AddressSuppressed.
    """
    address = tidy(address)
    if not is_bare(address):
        raise Invalid({"address": "email"})
    notice = await _get(tx, notice_id)
    await _correct_contact(tx, actor, notice, address)
    if notice.status not in UNSENT:
        return await _copy(tx, actor, notice, address, event=CORRECTED)
    await notices.set_recipient(tx, notice_id, address, domain_of(address))
    await events.append(tx, [notice_id], CORRECTED, detail=actor.email)
    return notice_id


async def _correct_contact(tx: Tx, actor: Actor, notice: notices.Notice, address: str) -> None:
    """Correct the contact too, where the letter is to one that is still known."""
    if notice.contact_id is None:
        return
    known = await contacts.find(tx, notice.caller, [notice.contact_id], for_update=True)
    if (contact := known.get(notice.contact_id)) is not None:
        await correct(tx, actor, notice.caller, contact, address, but=notice.id)


async def _get(tx: Tx, notice_id: UUID) -> notices.Notice:
    notice = await notices.find(tx, notice_id, for_update=True)
    if notice is None:
        raise NotFound
    return notice


async def _copy(
    tx: Tx, actor: Actor, notice: notices.Notice, recipient: str, *, event: str
) -> UUID:
    require_can_be_resent(
        notice.status,
        letters.get(notice.letter),
        has_values=bool(notice.values),
        is_suppressed=bool(await suppressions.find_reasons(tx, [recipient])),
    )
    at = await database_time(tx)
    number = await notices.count_copies(tx, notice.id) + 1
    # Its own id, and so its own Message-ID: the reader's server would drop one it has seen.
    copy = uuid5(notice.id, str(number))
    await notices.copy(tx, notice.id, copy, recipient=recipient, domain=domain_of(recipient), at=at)
    await events.append(tx, [notice.id], event, detail=str(copy))
    await events.append(tx, [copy], "copied", detail=actor.email)
    await defer(tx, "deliver_notices", {"lane": "normal"}, queue="deliver")
    return copy
