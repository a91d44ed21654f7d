"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class Role(StrEnum):
    APPLICANT = "applicant"
    CLERK = "clerk"
    OFFICER = "officer"
    DELEGATE = "delegate"
    # Of a mission, as its delegates are; enrols and ends them.
    FOCAL_POINT = "focal-point"
    # Keeps the voluntary trust fund: the only one who sees amounts.
    FUND_OFFICER = "fund-officer"
    # Of the Office of the President: chooses who speaks at a hearing.
    HEARING_OFFICER = "hearing-officer"
    # Sees who did what and when, never content.
    AUDITOR = "auditor"
    ANYONE = "anyone"
    SERVICE = "service"


MISSION: Final = frozenset({Role.DELEGATE, Role.FOCAL_POINT})
# The organizations and the missions themselves; everybody else who signs in works for us.
PARTIES: Final = frozenset({Role.APPLICANT}) | MISSION
STAFF: Final = frozenset(Role) - PARTIES - {Role.ANYONE, Role.SERVICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person. A mission person's `state` (ISO 3166 alpha-3) comes from here only."""

    person_id: UUID
    email: str
    role: Role
    state: str | None = None
    language: str = "en"
