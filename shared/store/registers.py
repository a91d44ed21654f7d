"""Registers kept as dated snapshots: a later import adds, it never overwrites."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, select

from shared.kernel.refusals import AlreadyDone, NotFound
from shared.reference.names import name_key
from shared.reference.read import Snapshot
from shared.store import successions
from shared.store.db import Tx
from shared.store.register_tables import ENTRY, SNAPSHOT

BATCH: Final = 1000
STATES_KEPT: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """An entry with the day and the source of the register it stands in."""

    id: UUID
    register: str
    name: str
    country: str | None
    status: str | None
    details: Mapping[str, Any]
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """A State as the register of States has it."""

    iso3: str
    standing: str
    regional_group: str
    names: Mapping[str, str]
    ldc_until: str
    is_ldc: bool
    is_lldc: bool
    is_sids: bool
    is_developed: bool

    @property
    def groups(self) -> frozenset[str]:
        """Return the groups it is in that modalities give a claim to."""
        facts = {"ldc": self.is_ldc, "developing": not self.is_developed}
        return frozenset(group for group, is_in in facts.items() if is_in)

    @property
    def is_member(self) -> bool:
        return self.standing == "member"


# What a snapshot says never changes, and nearly every act asks about some State.
_STATES: Final[dict[tuple[UUID, date], Mapping[str, State]]] = {}


async def save_snapshots(
    tx: Tx,
    snapshots: Sequence[Snapshot],
    *,
    source: str,
    file_sha256: bytes,
    progress: Callable[[int], object] = lambda _rows: None,
) -> None:
    """Add snapshots, all or none, and note what was called otherwise in the one before.

    Refusals: AlreadyDone if this file was imported for that day.
    """
    for snapshot in snapshots:
        same = (
            SNAPSHOT.c.register == snapshot.register,
            SNAPSHOT.c.as_of == snapshot.as_of,
            SNAPSHOT.c.file_sha256 == file_sha256,
        )
        if await tx.scalar(select(SNAPSHOT.c.id).where(*same)):
            raise AlreadyDone
        snapshot_id = uuid4()
        head = {
            "id": snapshot_id,
            "register": snapshot.register,
            "as_of": snapshot.as_of,
            "source": source,
            "file_sha256": file_sha256,
        }
        await tx.execute(insert(SNAPSHOT).values(head))
        for start in range(0, len(snapshot.rows), BATCH):
            batch = snapshot.rows[start : start + BATCH]
            rows = [
                {
                    "id": uuid4(),
                    "snapshot_id": snapshot_id,
                    "line": row.line,
                    "name": row.name,
                    "name_key": name_key(row.name),
                    "country": row.country,
                    "status": row.status,
                    "details": row.details,
                }
                for row in batch
            ]
            await tx.execute(insert(ENTRY), rows)
            progress(len(batch))
        await successions.note(tx, snapshot, snapshot_id)


async def snapshot_on(tx: Tx, register: str, on: date) -> UUID | None:
    """Return the newest snapshot in force on a day; of two for the same day, the later import."""
    return await tx.scalar(
        select(SNAPSHOT.c.id)
        .where(SNAPSHOT.c.register == register, SNAPSHOT.c.as_of <= on)
        .order_by(SNAPSHOT.c.as_of.desc(), SNAPSHOT.c.imported_at.desc())
        .limit(1)
    )


async def get_snapshot(tx: Tx, register: str, on: date) -> tuple[date, str]:
    """Return the day and the source of the register in force on a day. Refusals: NotFound."""
    snapshot = await snapshot_on(tx, register, on)
    row = (await tx.execute(select(SNAPSHOT).where(SNAPSHOT.c.id == snapshot))).one_or_none()
    if row is None:
        raise NotFound
    return row.as_of, row.source


def _entry(row: Row[Any]) -> RegisterEntry:
    return RegisterEntry(
        id=row.id,
        register=row.register,
        name=row.name,
        country=row.country,
        status=row.status,
        details=row.details,
        as_of=row.as_of,
        source=row.source,
    )


_ENTRIES: Final = select(ENTRY, SNAPSHOT.c.register, SNAPSHOT.c.as_of, SNAPSHOT.c.source).join(
    SNAPSHOT, SNAPSHOT.c.id == ENTRY.c.snapshot_id
)


async def find_entries(tx: Tx, register: str, name: str, on: date) -> list[RegisterEntry]:
    """Return the entries of this very name in the register as it stood on a day."""
    snapshot = await snapshot_on(tx, register, on)
    found = await tx.execute(
        _ENTRIES.where(
            ENTRY.c.snapshot_id == snapshot, ENTRY.c.name_key == name_key(name)
        ).order_by(ENTRY.c.line)
    )
    return [_entry(row) for row in found]


async def find_by_country(tx: Tx, register: str, country: str, on: date) -> list[RegisterEntry]:
    """Return the entries of a country in the register as it stood on a day."""
    snapshot = await snapshot_on(tx, register, on)
    found = await tx.execute(
        _ENTRIES.where(ENTRY.c.snapshot_id == snapshot, ENTRY.c.country == country).order_by(
            ENTRY.c.line
        )
    )
    return [_entry(row) for row in found]


async def list_entries(tx: Tx, snapshot: UUID) -> list[RegisterEntry]:
    """Return all entries of a snapshot, in the order of its file."""
    found = await tx.execute(_ENTRIES.where(ENTRY.c.snapshot_id == snapshot).order_by(ENTRY.c.line))
    return [_entry(row) for row in found]


async def get_entry(tx: Tx, entry_id: UUID) -> RegisterEntry:
    """Return an entry. Refusals: NotFound."""
    row = (await tx.execute(_ENTRIES.where(ENTRY.c.id == entry_id))).one_or_none()
    if row is None:
        raise NotFound
    return _entry(row)


async def list_states(tx: Tx, on: date) -> Mapping[str, State]:
    """Return the States as they stood on a day, by ISO 3166 alpha-3 code."""
    snapshot = await snapshot_on(tx, "states", on)
    if snapshot is None:
        return {}
    known = _STATES.get((snapshot, on))
    if known is None:
        found = await tx.execute(select(ENTRY.c.details).where(ENTRY.c.snapshot_id == snapshot))
        states = {details["iso3"]: _state(details, on) for (details,) in found}
        known = _STATES[snapshot, on] = MappingProxyType(states)
        if len(_STATES) > STATES_KEPT:
            del _STATES[next(iter(_STATES))]
    return known


def _state(details: Mapping[str, Any], on: date) -> State:
    until = details["ldc_until"]
    return State(
        iso3=details["iso3"],
        standing=details["standing"],
        regional_group=details["regional_group"],
        names={code: details[f"name_{code}"] for code in ("ar", "zh", "en", "fr", "ru", "es")},
        ldc_until=until,
        is_ldc=details["ldc"] == "yes" and (not until or on.isoformat() <= until),
        is_lldc=details["lldc"] == "yes",
        is_sids=details["sids"] == "yes",
        is_developed=details["developed"] == "yes",
    )
