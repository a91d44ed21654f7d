"""Who letters go to: an address that the desk corrected holds until the caller gives another."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.notify.domain.addresses import is_bare, tidy
from shared.kernel.refusals import Invalid

# Whose address changes only after a while, in which the old one can still object.
GUARDED: Final = frozenset({"mission", "delegate"})
MOVES_AFTER: Final = timedelta(hours=24)
# What happened to a letter that goes to another address than it was to.
CORRECTED: Final = "corrected"


@dataclass(frozen=True, slots=True)
class Contact:
    """`given` is the address that the caller knows, `address` the one that letters go to."""

    id: UUID
    kind: str
    given: str
    address: str
    language: str
    # Where letters go from an instant on.
    next_address: str | None = None
    next_at: datetime | None = None


def told(earlier: Contact | None, now: Contact, *, at: datetime) -> Contact:
    """Return a contact as a caller tells it; a mission's moves a day later. Refusals: Invalid."""
    given = tidy(now.given)
    if not is_bare(given):
        raise Invalid({"address": "email"})
    if earlier is None:
        return replace(now, given=given, address=given)
    if earlier.given == given:
        return replace(earlier, kind=now.kind, language=now.language)
    known = replace(now, given=given, address=given, next_address=None, next_at=None)
    if given == earlier.address or GUARDED.isdisjoint({earlier.kind, now.kind}):
        return known
    return replace(known, address=earlier.address, next_address=given, next_at=at + MOVES_AFTER)


def moved(contact: Contact, *, at: datetime) -> Contact:
    """Return a contact as it stands at an instant, its new address in force once it is due."""
    if contact.next_address is None or contact.next_at is None or contact.next_at > at:
        return contact
    return replace(contact, address=contact.next_address, next_address=None, next_at=None)


def corrected(contact: Contact, address: str) -> Contact:
    """Return a contact whose letters go to another address from now on. Refusals: Invalid."""
    address = tidy(address)
    if not is_bare(address):
        raise Invalid({"address": "email"})
    return replace(contact, address=address, next_address=None, next_at=None)
