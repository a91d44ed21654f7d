"""Who may act for an organization: its focal point, and those the focal point has invited."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registration.domain.applications import Application
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import FocalPointOnly, NotFound

INVITATION_LIFE: Final = timedelta(days=14)


class Position(StrEnum):
    FOCAL_POINT = "focal-point"
    HEAD = "head"
    ALTERNATE = "alternate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person who acts for an organization beside its focal point."""

    person_id: UUID
    email: str
    position: Position
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An offer to one address to act for an organization."""

    id: UUID
    application_id: UUID
    email: str
    position: Position
    expires_at: datetime
    revoked_at: datetime | None = None
    accepted_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return self.revoked_at is None and self.accepted_at is None and at < self.expires_at


def require_focal_point(application: Application, actor: Actor) -> None:
    """Refuse what the focal point alone decides. Refusals: FocalPointOnly."""
    if actor.role is Role.APPLICANT and actor.person_id != application.person_id:
        raise FocalPointOnly


def require_acceptable(invitation: Invitation, actor: Actor, at: datetime) -> None:
    """Treat an invitation as absent for any but the address it was sent to, and once it is over.

    The address is proven: the actor signed in with a code sent to it. Refusals: NotFound.
    """
    if invitation.email != actor.email or not invitation.is_open(at):
        raise NotFound
