"""What the registers say, in the terms of the rules."""

from datetime import date, datetime
from uuid import UUID

from services.registration.domain.desk import StatusCheck, still_holds
from services.registration.domain.eligibility import Finding
from shared.kernel.modalities import Category
from shared.kernel.refusals import NotFound
from shared.reference.names import name_key
from shared.store import registers
from shared.store.db import Tx
from shared.store.registers import RegisterEntry


def finding(entry: RegisterEntry) -> Finding:
    """Return an entry as the rules know it."""
    return Finding(
        entry_id=entry.id,
        register=entry.register,
        name=entry.name,
        country=entry.country,
        status=entry.status,
        as_of=entry.as_of,
    )


async def find(tx: Tx, name: str, on: date) -> list[Finding]:
    """Return what the registers hold under this very name on a day."""
    found = [
        *await registers.find_entries(tx, "ecosoc", name, on),
        *await registers.find_entries(tx, "nhri", name, on),
    ]
    return [finding(entry) for entry in found]


async def find_nhri_of(tx: Tx, country: str, on: date) -> list[Finding]:
    """Return the national institutions of a country, whatever they are called."""
    return [finding(entry) for entry in await registers.find_by_country(tx, "nhri", country, on)]


async def in_force(tx: Tx, entry_id: UUID, on: date) -> Finding | None:
    """Return what the register in force on a day says of the organization of an entry.

    The entry may be of an older snapshot: what counts is the status on that day.
    """
    try:
        entry = await registers.get_entry(tx, entry_id)
    except NotFound:
        return None
    today = await registers.find_entries(tx, entry.register, entry.name, on)
    return next((finding(each) for each in today if each.country == entry.country), None)


async def look_again(tx: Tx, category: Category, entry_id: UUID, at: datetime) -> StatusCheck:
    """Look up what the register of today says of a claimed entry. Refusals: NotFound."""
    entry = await registers.get_entry(tx, entry_id)
    as_of, source = await registers.get_snapshot(tx, entry.register, at.date())
    found = await in_force(tx, entry_id, at.date())
    return StatusCheck(
        at=at,
        holds=still_holds(category, found),
        name=entry.name,
        status=found.status if found is not None else None,
        register=entry.register,
        as_of=as_of,
        source=source,
    )


def claim_key(found: Finding) -> str:
    """Return what two claims of the same organization have in common."""
    return f"{found.register}|{found.country or ''}|{name_key(found.name)}"
