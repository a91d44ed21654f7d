"""Who letters go to: an address that the desk corrected holds until the caller gives another."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from services.notify.domain.addresses import is_bare, tidy
from shared.kernel.refusals import Invalid

# Any constant: an address that a caller names stands for the same contact each time.
NAMESPACE = UUID("0d0a3f2c-5a1f-4e0e-9f0a-6d2b7d1c9e55")
BY_ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Contact:
    """`given` is the address that the caller knows, `address` the one that letters go to."""

    id: UUID
    kind: str
    given: str
    address: str
    language: str


def implied(caller: str, address: str) -> Contact:
    """Return the contact that a caller means by naming an address."""
    given = tidy(address)
    return Contact(uuid5(NAMESPACE, f"{caller}/{given}"), BY_ADDRESS, given, given, "")


def told(earlier: Contact | None, now: Contact) -> Contact:
    """Return a contact as a caller tells it. Refusals: Invalid."""
    given = tidy(now.given)
    if not is_bare(given):
        raise Invalid({"address": "email"})
    is_same = earlier is not None and earlier.given == given
    address = earlier.address if earlier is not None and is_same else given
    return replace(now, given=given, address=address)


def corrected(contact: Contact, address: str) -> Contact:
    """Return a contact whose letters go to another address from now on. Refusals: Invalid."""
    address = tidy(address)
    if not is_bare(address):
        raise Invalid({"address": "email"})
    return replace(contact, address=address)
