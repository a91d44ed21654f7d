import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from services.notify.domain.acceptance import LIMIT_SPAN, Beginning, beginnings
from services.notify.domain.addresses import domain_of, tidy
from services.notify.domain.contacts import Contact
from services.notify.domain.delivery import NORMAL, URGENT, Status
from services.notify.domain.letters import Letter, require_sendable
from services.notify.store import contacts, editions, events, letters, notices, suppressions
from shared.kernel.languages import known_language
from shared.kernel.refusals import Conflict, Invalid, NotFound
from shared.messages.notify import Notice, Priority
from shared.store.db import Tx, database_time
from shared.store.outbox import defer

# Any constant: the same caller and key always make the same notice, and so the same Message-ID.
NAMESPACE = UUID("6f1c9f0e-6a4e-4a63-9d0b-71280a71b058")
SLICE = 1000


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice with where it goes and in which language."""

    notice: Notice
    recipient: str
    language: str
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How the notices of one request are to be sent."""

    priority: int = NORMAL
    send_at: datetime | None = None
    is_held: bool = False
    is_test: bool = False
    batch_id: UUID | None = None

    @property
    def lane(self) -> str:
        return "urgent" if self.priority == URGENT else "normal"


def notice_id_of(caller: str, key: str) -> UUID:
    """Return the id of the notice that a caller means by a key."""
    return uuid5(NAMESPACE, f"{caller}/{key}")


async def accept_notices(
    tx: Tx,
    caller: str,
    letter_name: str,
    asked: Sequence[Notice],
    priority: Priority,
    terms: Terms | None = None,
) -> dict[str, tuple[UUID, str]]:
    """Take notices to be sent, each once for its key, and return each one's id and status.

    Refusals: NotFound for a letter that is unknown or not for this caller, Invalid for values
    and for contacts that are not known, Conflict when a key was used before for another body;
    then none is taken.
    """
    letter = letters.get(letter_name)
    if caller not in letter.callers:
        raise NotFound
    terms = terms or Terms(priority=URGENT if priority == "urgent" else NORMAL)
    addressed = await _addressed(tx, caller, letter, asked)
    for each in addressed:
        require_sendable(letter, each.recipient, each.notice.values)
    at = await database_time(tx)
    begun = await _beginnings(tx, letter, addressed, terms, at)
    version = await editions.pin(tx, letter_name)
    known: dict[str, tuple[UUID, str]] = {}
    is_any_added = False
    for start in range(0, len(asked), SLICE):
        part, first = addressed[start : start + SLICE], begun[start : start + SLICE]
        rows = [
            _row(caller, letter_name, version, each, how, terms, at)
            for each, how in zip(part, first, strict=True)
        ]
        added = await notices.append(tx, rows)
        await _explain(tx, rows, first, added)
        known |= await _known(tx, caller, rows)
        is_any_added = is_any_added or bool(added)
    await _supersede(tx, caller, asked)
    if is_any_added and not terms.is_held:
        due_at = max(at, terms.send_at) if terms.send_at else None
        await defer(tx, "deliver_notices", {"lane": terms.lane}, at=due_at, queue="deliver")
    return known


async def _addressed(
    tx: Tx, caller: str, letter: Letter, asked: Sequence[Notice]
) -> list[Addressed]:
    """Look up where each notice goes; letters to people we do not know go where they are sent."""
    if letter.is_to_address:
        if any(notice.to is None for notice in asked):
            raise Invalid({"to": "missing"})
        return [
            Addressed(notice, tidy(notice.to or ""), known_language(notice.language))
            for notice in asked
        ]
    ids = {notice.contact for notice in asked if notice.contact is not None}
    known = await contacts.find(tx, caller, ids)
    return [_at_contact(notice, known) for notice in asked]


def _at_contact(notice: Notice, known: Mapping[UUID, Contact]) -> Addressed:
    if notice.contact is None:
        raise Invalid({"contact": "missing"})
    if (each := known.get(notice.contact)) is None:
        raise Invalid({"contact": "unknown"})
    return Addressed(
        notice, each.address, known_language(notice.language or each.language), each.id
    )


async def _beginnings(
    tx: Tx, letter: Letter, addressed: Sequence[Addressed], terms: Terms, at: datetime
) -> list[Beginning]:
    recipients = [each.recipient for each in addressed]
    return beginnings(
        letter,
        recipients,
        suppressed=await suppressions.find_reasons(tx, set(recipients)),
        recent=await notices.count_recent(tx, set(recipients), since=at - LIMIT_SPAN),
        is_held=terms.is_held,
        is_urgent=terms.priority == URGENT,
        due_at=max(at, terms.send_at) if terms.send_at else at,
    )


def _row(
    caller: str,
    letter_name: str,
    version: str,
    addressed: Addressed,
    begun: Beginning,
    terms: Terms,
    at: datetime,
) -> dict[str, Any]:
    notice = addressed.notice
    return {
        "id": notice_id_of(caller, notice.key),
        "caller": caller,
        "key": notice.key,
        "body_sha256": _digest(letter_name, notice),
        "letter": letter_name,
        "letter_version": version,
        "language": addressed.language,
        "recipient": addressed.recipient,
        "domain": domain_of(addressed.recipient),
        "contact_id": addressed.contact_id,
        "values": notice.values,
        "priority": terms.priority,
        "status": begun.status,
        "due_at": begun.due_at,
        "attempts": 0,
        "created_at": at,
        "batch_id": terms.batch_id,
        "about": notice.about,
        "decision": notice.decision,
        "is_test": terms.is_test,
    }


def _digest(letter_name: str, notice: Notice) -> bytes:
    return hashlib.sha256(f"{letter_name}\n{notice.model_dump_json()}".encode()).digest()


async def _explain(
    tx: Tx, rows: Sequence[Mapping[str, Any]], begun: Sequence[Beginning], added: set[UUID]
) -> None:
    reasons: defaultdict[tuple[str, str], list[UUID]] = defaultdict(list)
    for row, how in zip(rows, begun, strict=True):
        if how.event is not None and row["id"] in added:
            reasons[how.event, how.detail].append(row["id"])
    for (event, detail), notice_ids in reasons.items():
        await events.append(tx, notice_ids, event, detail=detail)


async def _known(
    tx: Tx, caller: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[UUID, str]]:
    found = await notices.find_known(tx, caller, [row["key"] for row in rows])
    if any(found[row["key"]][1] != row["body_sha256"] for row in rows):
        raise Conflict
    return {key: (notice_id, status) for key, (notice_id, _body, status) in found.items()}


async def _supersede(tx: Tx, caller: str, asked: Sequence[Notice]) -> None:
    things = sorted({notice.about for notice in asked if notice.about is not None})
    if things:
        cancelled = await notices.cancel_superseded(tx, caller, things)
        await events.append(tx, cancelled, Status.CANCELLED, detail="newer-decision")
