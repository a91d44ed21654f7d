"""Who acts for a mission: enrolled by the Office after a call-back, or by the mission itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import AlreadyDone, Invalid, SamePerson

MISSION_ROLES = frozenset({Role.FOCAL_POINT, Role.DELEGATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """The Office called the mission at a number of its own knowledge and spoke with somebody."""

    number: str
    spoke_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A person who acts for a mission, or is about to."""

    id: UUID
    state: str
    role: Role
    name: str
    email: str
    asked_by: UUID
    asked_at: datetime
    call_back: CallBack | None = None
    mailbox: str | None = None
    is_approved: bool | None = None
    person_id: UUID | None = None
    ended_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        return bool(self.is_approved) and self.ended_at is None


def require_second_person(enrolment: Enrolment, actor: Actor) -> None:
    """Refuse whoever asked, and what was decided before. Refusals: AlreadyDone, SamePerson."""
    if enrolment.is_approved is not None:
        raise AlreadyDone
    if enrolment.asked_by == actor.person_id:
        raise SamePerson


def require_free(known: Actor | None, state: str) -> None:
    """Refuse an address that acts elsewhere. Refusals: Invalid."""
    if known is not None and (known.role not in MISSION_ROLES or known.state != state):
        raise Invalid({"email": "address-taken"})


def require_room(enrolled: list[Enrolment], email: str, most: int) -> None:
    """Refuse another delegate than `email` where a mission has its full number.

    Refusals: Invalid.
    """
    others = [e for e in enrolled if e.role is Role.DELEGATE and e.email != email]
    if len(others) >= most:
        raise Invalid({"email": "too-many-delegates"})
