"""The register of contacts, each caller's own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from services.notify.domain.contacts import Contact
from services.notify.store.tables import ContactRow, NoticeRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx

FIELDS = (
    ContactRow.id,
    ContactRow.kind,
    ContactRow.given,
    ContactRow.address,
    ContactRow.language,
    ContactRow.next_address,
    ContactRow.next_at,
)
# A mission's stays: the guard on its address rests on the one that was known.
LASTING = "mission"


async def find(
    tx: Tx, caller: str, ids: Collection[UUID], *, for_update: bool = False
) -> dict[UUID, Contact]:
    """Return the contacts of a caller with these ids."""
    query = select(*FIELDS).where(ContactRow.caller == caller, ContactRow.id == func.any(list(ids)))
    # In one order, so that two who hold many never wait for each other.
    held = query.order_by(ContactRow.id).with_for_update()
    rows = await tx.execute(held if for_update else query)
    return {row.id: Contact(*row) for row in rows}


async def list_moving(tx: Tx) -> list[Contact]:
    """Return the contacts whose address is to change, the next first."""
    rows = await tx.execute(
        select(*FIELDS)
        .where(ContactRow.next_at.is_not(None))
        .order_by(ContactRow.next_at, ContactRow.id)
    )
    return [Contact(*row) for row in rows]


async def get_moving(tx: Tx, contact_id: UUID) -> tuple[str, Contact]:
    """Return a contact whose address is to change, held, and whose it is. Refusals: NotFound."""
    found = await tx.execute(
        select(ContactRow.caller, *FIELDS)
        .where(ContactRow.id == contact_id, ContactRow.next_at.is_not(None))
        .with_for_update()
    )
    if (row := found.first()) is None:
        raise NotFound
    return row.caller, Contact(*row[1:])


async def known_later(tx: Tx, caller: str, ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Return those of whom something is known of a later time than `at`."""
    found = await tx.scalars(
        select(ContactRow.id).where(
            ContactRow.caller == caller,
            ContactRow.id == func.any(list(ids)),
            ContactRow.known_at > at,
        )
    )
    return set(found)


async def save(
    tx: Tx, caller: str, contacts: Sequence[Contact], *, at: datetime, by: str | None = None
) -> None:
    """Keep contacts as they stood at `at`, unless something later is known."""
    rows = [
        {
            "caller": caller,
            "id": each.id,
            "kind": each.kind,
            "given": each.given,
            "address": each.address,
            "language": each.language,
            "next_address": each.next_address,
            "next_at": each.next_at,
            "known_at": at,
            "corrected_by": by,
        }
        for each in contacts
    ]
    added = insert(ContactRow)
    changed = {name: added.excluded[name] for name in rows[0] if name not in {"caller", "id"}}
    await tx.execute(
        added.on_conflict_do_update(
            index_elements=["caller", "id"],
            set_=changed,
            where=ContactRow.known_at <= added.excluded.known_at,
        ),
        rows,
    )


async def forget_idle(tx: Tx, before: datetime) -> None:
    """Drop contacts of whom nothing was told, and to whom nothing went, since."""
    letters = select(NoticeRow.id).where(
        NoticeRow.caller == ContactRow.caller,
        NoticeRow.contact_id == ContactRow.id,
        NoticeRow.recipient != "",
    )
    await tx.execute(
        delete(ContactRow).where(
            ContactRow.known_at < before, ContactRow.kind != LASTING, ~letters.exists()
        )
    )
