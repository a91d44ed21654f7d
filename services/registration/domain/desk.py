"""How the Secretariat works through applications: checks, reasons, and status seen again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registration.domain.eligibility import Finding, gives_right
from shared.kernel.modalities import Category, Route
from shared.kernel.resolution import paragraph

# Counted from the day of the question, shown to the applicant, enforced by nobody.
TIME_TO_ANSWER: Final = timedelta(days=14)


class Reason(StrEnum):
    """Why an application goes back."""

    NAME = "name"
    LEGAL_STATUS = "legal-status"
    RELEVANCE = "relevance"
    REPRESENTATION = "representation"
    CONTACT = "contact"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Check(StrEnum):
    """What a clerk looks at before verifying."""

    NAME_AS_IN_REGISTER = "name-as-in-register"
    STATUS_IN_FORCE = "status-in-force"
    MAY_ACT = "may-act"
    LEGAL_ENTITY = "legal-entity"
    RELEVANT_WORK = "relevant-work"
    NOT_A_DUPLICATE = "not-a-duplicate"


@paragraph("6(a)")
@paragraph("9")
def checks_for(category: Category) -> tuple[Check, ...]:
    """Return what is looked at for a category: entitlement for some, substance for the rest."""
    if category.route is Route.REGISTER:
        return (Check.NAME_AS_IN_REGISTER, Check.STATUS_IN_FORCE, Check.MAY_ACT)
    return (Check.LEGAL_ENTITY, Check.RELEVANT_WORK, Check.MAY_ACT, Check.NOT_A_DUPLICATE)


class Decision(StrEnum):
    """What is decided of a registration whose status the register no longer shows."""

    KEPT = "kept"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCheck:
    """What the register of a day said of an organization, kept as evidence."""

    at: datetime
    holds: bool
    name: str
    status: str | None
    register: str
    as_of: date
    source: str
    # What the register now calls it, where that is another name.
    became: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A registration that waits for a decision; until then nothing of it changes."""

    id: UUID
    application_id: UUID
    raised_at: datetime
    status: str | None
    as_of: date
    # The entry under another name that is asked about; none where the status is.
    became_id: UUID | None = None
    decision: Decision | None = None


@paragraph("6(a)")
@paragraph("9")
def still_holds(category: Category, finding: Finding | None) -> bool:
    """Tell whether the register of today shows what a registration rests on."""
    return finding is not None and gives_right(category, finding)


def unticked(category: Category, ticked: Mapping[str, bool]) -> tuple[Check, ...]:
    """Return the checks that nobody has ticked yet."""
    return tuple(each for each in checks_for(category) if not ticked.get(each))
