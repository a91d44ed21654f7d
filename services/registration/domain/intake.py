"""Applications that reached the Secretariat on paper or by mail, and were entered by a clerk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.registration.domain.applications import Application
from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid, SamePerson


class Channel(StrEnum):
    """How an application came in."""

    LETTER = "letter"
    EMAIL = "e-mail"
    IN_PERSON = "in-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How and when an application came in, and where its focal point is written to."""

    application_id: UUID
    channel: Channel
    received_at: datetime
    email: str
    language: str
    entered_by: UUID
    entered_at: datetime

    def is_held(self, application: Application) -> bool:
        """Tell whether the clerk still holds it, as nobody of the organization has taken over."""
        return application.person_id == self.entered_by


def require_received(received_at: datetime, at: datetime) -> None:
    """Refuse to enter what has yet to arrive. Refusals: Invalid."""
    if received_at > at:
        raise Invalid({"received_at": "still-to-come"})


def require_another(intake: Intake | None, actor: Actor) -> None:
    """Refuse that a clerk decides on what that clerk entered. Refusals: SamePerson."""
    if intake is not None and intake.entered_by == actor.person_id:
        raise SamePerson
