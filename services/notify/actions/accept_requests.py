"""What other services ask for: one letter, many alike, or many as they are read."""

from collections.abc import AsyncIterator, Sequence

from services.notify.actions.accept_notices import Terms, accept_notices
from services.notify.actions.keep_contacts import keep
from services.notify.domain.delivery import MASS, NORMAL, URGENT
from services.notify.store import batches, letters
from shared.kernel.refusals import Invalid
from shared.messages.notify import (
    LARGEST_BATCH,
    Notice,
    NoticeRequested,
    NoticesRequested,
    Request,
)
from shared.store.db import Tx
from shared.store.outbox import defer

# So many notices of a batch are in memory at a time.
SLICE = 1000


async def accept_one(tx: Tx, message: NoticeRequested, *, caller: str) -> None:
    """Take one notice that another service asks for."""
    terms = await _terms(tx, message, caller=caller, is_many=False)
    await _accept(tx, message, [message.notice], terms, caller=caller)


async def accept_many(tx: Tx, message: NoticesRequested, *, caller: str) -> None:
    """Take a batch of notices that another service asks for."""
    terms = await _terms(tx, message, caller=caller, is_many=True)
    await _accept(tx, message, message.notices, terms, caller=caller)


async def accept_streamed(
    tx: Tx, message: Request, notices: AsyncIterator[Notice], *, caller: str
) -> int:
    """Take a batch while it is read, a slice at a time, and return how many it holds.

    Refusals: those of accept_notices, and Invalid for more than the largest batch.
    """
    terms = await _terms(tx, message, caller=caller, is_many=True)
    part: list[Notice] = []
    count = 0
    async for notice in notices:
        count += 1
        if count > LARGEST_BATCH:
            raise Invalid({"notices": "too-long"})
        part.append(notice)
        if len(part) == SLICE:
            await _accept(tx, message, part, terms, caller=caller)
            part = []
    await _accept(tx, message, part, terms, caller=caller)
    return count


async def _accept(
    tx: Tx, message: Request, asked: Sequence[Notice], terms: Terms, *, caller: str
) -> None:
    await accept_notices(tx, caller, message.letter, asked, message.priority, terms)


async def _terms(tx: Tx, message: Request, *, caller: str, is_many: bool) -> Terms:
    if message.told_at is not None:
        await keep(tx, message.contacts, at=message.told_at, caller=caller)
    letter = letters.get(message.letter)
    is_held = letter.is_held if message.held is None else message.held
    is_batch = is_held or is_many
    if is_batch:
        await batches.append(
            tx,
            message.message_id,
            caller=caller,
            letter=message.letter,
            is_held=is_held,
            drafted_by=message.drafted_by,
        )
    if is_held:
        await defer(tx, "tell_desk", {"batch_id": str(message.message_id)})
    otherwise = MASS if is_many else NORMAL
    return Terms(
        priority=URGENT if message.priority == "urgent" else otherwise,
        send_at=message.send_at,
        is_held=is_held,
        is_test=message.is_test,
        batch_id=message.message_id if is_batch else None,
    )
