import hashlib
from collections.abc import Sequence
from uuid import UUID, uuid5

from services.notify.domain.delivery import Status
from services.notify.domain.letters import require_sendable
from services.notify.store import letters, notices
from shared.kernel.languages import known_language
from shared.kernel.refusals import Conflict
from shared.messages.notify import Notice, NoticeRequested, NoticesRequested, Priority
from shared.store.db import Tx, database_time
from shared.store.outbox import defer

# Any constant: the same caller and key always make the same notice, and so the same Message-ID.
NAMESPACE = UUID("6f1c9f0e-6a4e-4a63-9d0b-71280a71b058")
BATCH = 1000


async def accept_notices(
    tx: Tx, caller: str, letter_name: str, asked: Sequence[Notice], priority: Priority
) -> dict[str, tuple[UUID, str]]:
    """Take notices to be sent, each once for its key, and return each one's id and status.

    Refusals: NotFound for an unknown letter, Invalid for values, Conflict when a key was used
    before for another body; then none is taken.
    """
    letter = letters.get(letter_name)
    for notice in asked:
        require_sendable(letter, notice.to, notice.values)
    at = await database_time(tx)
    bodies = {notice.key: _digest(letter_name, notice) for notice in asked}
    rows = [
        {
            "id": uuid5(NAMESPACE, f"{caller}/{notice.key}"),
            "caller": caller,
            "key": notice.key,
            "body_sha256": bodies[notice.key],
            "letter": letter_name,
            "language": known_language(notice.language),
            "recipient": notice.to,
            "values": notice.values,
            "priority": 0 if priority == "urgent" else 1,
            "status": Status.QUEUED,
            "due_at": at,
            "attempts": 0,
            "created_at": at,
        }
        for notice in asked
    ]
    added: set[tuple[str, str]] = set()
    for start in range(0, len(rows), BATCH):
        added |= await notices.append(tx, rows[start : start + BATCH])
    known = await notices.find_known(tx, caller, list(bodies))
    if any(known[key][1] != body for key, body in bodies.items()):
        raise Conflict
    if added:
        await defer(tx, "deliver_notices", {}, queue="deliver")
    return {key: (known[key][0], known[key][2]) for key in bodies}


def _digest(letter_name: str, notice: Notice) -> bytes:
    return hashlib.sha256(f"{letter_name}\n{notice.model_dump_json()}".encode()).digest()


async def accept_one(tx: Tx, message: NoticeRequested, *, caller: str) -> None:
    """Take one notice that another service asks for."""
    await accept_notices(tx, caller, message.letter, [message.notice], message.priority)


async def accept_many(tx: Tx, message: NoticesRequested, *, caller: str) -> None:
    """Take a batch of notices that another service asks for."""
    await accept_notices(tx, caller, message.letter, message.notices, message.priority)
