"""An application or registration, from the first draft to the Office's desk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.registration.domain.calendar import events_open_to
from services.registration.domain.eligibility import lists_open_to
from services.registration.domain.forms import faults
from shared.kernel.forms import Answers, ApplicationForm
from shared.kernel.modalities import Modalities, Route
from shared.kernel.refusals import Conflict, Incomplete, TooLate, WrongVersion
from shared.kernel.resolution import paragraph


class Stage(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    PUT_FORWARD = "put-forward"
    # The Secretariat decided that the register no longer shows the entitlement.
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    # Of the same entity as another application, which goes on for both.
    MERGED = "merged"


MOVES: Final = {
    (Stage.DRAFT, "submit"): Stage.SUBMITTED,
    (Stage.RETURNED, "submit"): Stage.SUBMITTED,
    (Stage.SUBMITTED, "return"): Stage.RETURNED,
    (Stage.SUBMITTED, "verify"): Stage.VERIFIED,
    (Stage.VERIFIED, "put-forward"): Stage.PUT_FORWARD,
    (Stage.VERIFIED, "end"): Stage.ENDED,
    **{
        (stage, "merge"): Stage.MERGED
        for stage in (Stage.SUBMITTED, Stage.RETURNED, Stage.VERIFIED)
    },
    **{
        (stage, "withdraw"): Stage.WITHDRAWN
        for stage in (
            *(Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED),
            *(Stage.VERIFIED, Stage.PUT_FORWARD),
        )
    },
}
OPEN_TO_CHANGE: Final = frozenset({Stage.DRAFT, Stage.RETURNED})
# Submitted and not over: the organization may ask for more.
IN_COURSE: Final = frozenset({Stage.SUBMITTED, Stage.RETURNED, Stage.VERIFIED, Stage.PUT_FORWARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    id: UUID
    person_id: UUID
    category: str
    route: Route
    stage: Stage = Stage.DRAFT
    version: int = 0
    answers: Answers
    # The form these answers were given on.
    form_key: str = ""
    form_version: int = 0
    register_entry_id: UUID | None = None
    reference: str | None = None
    submitted_at: datetime | None = None

    def answer(self, topic: str, name: str) -> Any:
        """Return one answer, or None while it has not been given."""
        return self.answers.get(topic, {}).get(name)

    @property
    def name(self) -> str:
        return self.answer("organization", "name") or ""

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(self.answer("participation", "scopes") or ())

    def form(self, modalities: Modalities) -> ApplicationForm:
        """Return the form to fill in while it is open to change, then the one it was sent on."""
        if self.stage in OPEN_TO_CHANGE:
            return modalities.forms.form_for(self.category)
        return modalities.forms.form_of(self.category, self.form_key, self.form_version)


def move(application: Application, verb: str, *, version: int) -> Application:
    """Return the application one step on. Refusals: WrongVersion, Conflict."""
    if application.version != version:
        raise WrongVersion
    try:
        stage = MOVES[application.stage, verb]
    except KeyError:
        raise Conflict(f"cannot {verb} what is {application.stage}") from None
    return replace(application, stage=stage, version=version + 1)


def change_door(application: Application, *, version: int) -> Application:
    """Return the application open to another door. Refusals: WrongVersion, Conflict."""
    if application.version != version:
        raise WrongVersion
    if application.stage not in {Stage.SUBMITTED, Stage.RETURNED}:
        raise Conflict(f"cannot move what is {application.stage}")
    return replace(application, version=version + 1)


def hand_over(application: Application, person_id: UUID) -> Application:
    """Return the application with another person as its focal point."""
    return replace(application, person_id=person_id, version=application.version + 1)


def is_repeat(application: Application, verb: str, *, version: int) -> bool:
    """Tell whether this very step was taken before, by a request whose answer was lost."""
    reached = {to for (_from, each), to in MOVES.items() if each == verb}
    return application.version == version + 1 and application.stage in reached


def change(application: Application, answers: Answers, *, version: int) -> Application:
    """Return the application with topics answered anew. Refusals: WrongVersion, Conflict."""
    if application.version != version:
        raise WrongVersion
    require_open(application)
    return replace(application, answers={**application.answers, **answers}, version=version + 1)


def require_open(application: Application) -> None:
    """Refuse changes to what is with the Secretariat. Refusals: Conflict."""
    if application.stage not in OPEN_TO_CHANGE:
        raise Conflict(f"cannot change what is {application.stage}")


@paragraph("6(b)")
@paragraph("6(c)")
@paragraph("9")
def require_complete(
    modalities: Modalities, application: Application, documents: Collection[str] = ()
) -> None:
    """Refuse an application with gaps, or that asks for what its category does not open.

    `documents` are the kinds of those it comes with. Refusals: Incomplete with a code for each
    topic or field.
    """
    errors = faults(application.form(modalities), application.answers, documents)
    is_listed = application.route is Route.LIST
    allowed = lists_open_to(modalities, application.category) if is_listed else modalities.scopes
    if not application.scopes:
        errors["participation"] = "missing"
    elif not set(application.scopes) <= set(allowed):
        errors["participation"] = "not-offered"
    events = application.answer("participation", "events") or ()
    offered = {event.key for event in events_open_to(modalities, application.category)}
    # Whoever applies for a list registers for events once the final list is out.
    if not set(events) <= (frozenset() if is_listed else offered):
        errors["participation"] = "not-offered"
    if errors:
        raise Incomplete(errors)


def require_in_time(at: datetime, closing: Mapping[str, datetime], scopes: tuple[str, ...]) -> None:
    """Refuse what arrives at or after the close of a list it asks for. Refusals: TooLate."""
    if any(at >= closing[scope] for scope in scopes if scope in closing):
        raise TooLate
