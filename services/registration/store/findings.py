"""What the registers say, in the terms of the rules."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.registration.domain.desk import StatusCheck, still_holds
from services.registration.domain.eligibility import Finding
from shared.kernel.modalities import Category
from shared.kernel.refusals import NotFound
from shared.matching.reasons import Reason
from shared.matching.registers import OUT, newest_name
from shared.reference.names import name_key
from shared.store import registers, successions
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


async def find_withdrawn(tx: Tx, name: str, on: date) -> list[Finding]:
    """Return the entries of this very name that lead nowhere: their status was withdrawn."""
    return [each for each in await find(tx, name, on) if each.status in OUT]


async def find_nhri_of(tx: Tx, country: str, on: date) -> list[Finding]:
    """Return the national institutions of a country, whatever they are called."""
    return [finding(entry) for entry in await registers.find_by_country(tx, "nhri", country, on)]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a register of a day holds of an entry, and why where it is under another name."""

    finding: Finding
    reasons: tuple[Reason, ...] = ()


async def standing(tx: Tx, entry_id: UUID, on: date) -> Standing | None:
    """Return how the organization of an entry stands in the register of a day, if it does.

    The entry may be of an older snapshot, and its name may have changed since.
    """
    try:
        entry = await registers.get_entry(tx, entry_id)
    except NotFound:
        return None
    found = await _of_name(tx, entry, entry.name, on)
    if found is not None:
        return Standing(found)
    change = await successions.follow(
        tx, entry.register, entry.name, entry.country, since=entry.as_of, on=on
    )
    found = await _of_name(tx, entry, change.name, on) if change is not None else None
    if change is None or found is None:
        return None
    return Standing(found, tuple(Reason(each["code"], each["values"]) for each in change.reasons))


async def _of_name(tx: Tx, entry: RegisterEntry, name: str, on: date) -> Finding | None:
    today = await registers.find_entries(tx, entry.register, name, on)
    return next((finding(each) for each in today if each.country == entry.country), None)


async def in_force(tx: Tx, entry_id: UUID, on: date) -> Finding | None:
    """Return what the register in force on a day says of the organization of an entry."""
    found = await standing(tx, entry_id, on)
    return found.finding if found is not None else None


async def look_again(tx: Tx, category: Category, entry_id: UUID, at: datetime) -> StatusCheck:
    """Look up what the register of today says of a claimed entry. Refusals: NotFound."""
    entry = await registers.get_entry(tx, entry_id)
    as_of, source = await registers.get_snapshot(tx, entry.register, at.date())
    found = await standing(tx, entry_id, at.date())
    return StatusCheck(
        at=at,
        holds=still_holds(category, found.finding if found is not None else None),
        name=entry.name,
        status=found.finding.status if found is not None else None,
        register=entry.register,
        as_of=as_of,
        source=source,
        became=found.finding if found is not None and found.reasons else None,
    )


def claim_key(found: Finding) -> str:
    """Return what two claims of the same organization have in common, whatever it was called."""
    name = newest_name(found.register, found.name)
    return f"{found.register}|{found.country or ''}|{name_key(name)}"
