"""Names that an edition of a register gave up for others: noted when it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from shared.reference.names import name_key
from shared.reference.read import Snapshot
from shared.store.db import Tx
from shared.store.register_tables import ENTRY, SNAPSHOT, SUCCESSION


@dataclass(frozen=True, slots=True)
class Succession:
    """A name, the one after it, and what shows that they are the same organization's."""

    old: str
    name: str
    reasons: Sequence[Mapping[str, Any]]


async def note(tx: Tx, snapshot: Snapshot, snapshot_id: UUID) -> None:
    """Note which names of the edition before this one stand here under another name."""
    # Imported late: only a process that loads registers needs the engine.
    from shared.matching.entries import Entry  # noqa: PLC0415  -- see above
    from shared.matching.registers import changes_in  # noqa: PLC0415  -- see above
    from shared.matching.succession import successions  # noqa: PLC0415  -- see above

    before = await tx.scalar(
        select(SNAPSHOT.c.id)
        .where(
            SNAPSHOT.c.register == snapshot.register,
            SNAPSHOT.c.as_of <= snapshot.as_of,
            SNAPSHOT.c.id != snapshot_id,
        )
        .order_by(SNAPSHOT.c.as_of.desc(), SNAPSHOT.c.imported_at.desc())
        .limit(1)
    )
    rows = await tx.execute(
        select(ENTRY.c.name, ENTRY.c.country).where(ENTRY.c.snapshot_id == before)
    )
    found = successions(
        [Entry(name, name, country) for name, country in rows],
        [Entry(row.name, row.name, row.country) for row in snapshot.rows],
        changes_in(snapshot.register),
    )
    noted = [
        {
            "id": uuid4(),
            "snapshot_id": snapshot_id,
            "old_name": old.name,
            "old_key": name_key(old.name),
            "country": old.country,
            "name": new.entry.key,
            "reasons": [{"code": each.code, "values": dict(each.values)} for each in new.reasons],
        }
        for old, new in found
    ]
    if noted:
        await tx.execute(insert(SUCCESSION), noted)


async def of_snapshot(tx: Tx, register: str, as_of: date) -> list[Succession]:
    """Return the changes of name that the editions of a day brought."""
    rows = await tx.execute(
        select(SUCCESSION)
        .join(SNAPSHOT, SNAPSHOT.c.id == SUCCESSION.c.snapshot_id)
        .where(SNAPSHOT.c.register == register, SNAPSHOT.c.as_of == as_of)
        .order_by(SUCCESSION.c.old_name)
    )
    return [Succession(row.old_name, row.name, row.reasons) for row in rows]


async def follow(
    tx: Tx, register: str, name: str, country: str | None, *, since: date, on: date
) -> Succession | None:
    """Return what the editions after a day, up to another, have made of a name, if anything."""
    rows = await tx.execute(
        select(SUCCESSION)
        .join(SNAPSHOT, SNAPSHOT.c.id == SUCCESSION.c.snapshot_id)
        .where(
            SNAPSHOT.c.register == register,
            SNAPSHOT.c.as_of.between(since, on),
            SUCCESSION.c.country.is_not_distinct_from(country),
        )
        .order_by(SNAPSHOT.c.as_of, SNAPSHOT.c.imported_at)
    )
    found = None
    for row in rows:
        if row.old_key == name_key(found.name if found else name):
            found = Succession(name, row.name, row.reasons)
    return found
