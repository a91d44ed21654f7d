"""Who asks to speak at a hearing, who is shortlisted, and whom the President chooses."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registration.domain.applications import IN_COURSE, Application
from services.registration.domain.contributions import count_words
from shared.kernel.activities import EventKind
from shared.kernel.modalities import Event, Modalities
from shared.kernel.refusals import Conflict, Forbidden, Invalid, WrongVersion
from shared.kernel.resolution import paragraph

GROUPS: Final = (
    "african",
    "asia-pacific",
    "eastern-european",
    "latin-american-and-caribbean",
    "western-european-and-others",
)
GENDERS: Final = ("woman", "man", "other", "not-stated")
NO_GROUP: Final = "no-group"


class Standing(StrEnum):
    INTERESTED = "interested"
    SHORTLISTED = "shortlisted"
    CHOSEN = "chosen"
    SELECTED = "selected"
    NOT_SELECTED = "not-selected"
    WITHDRAWN = "withdrawn"


MOVES: Final = {
    (Standing.INTERESTED, "shortlist"): Standing.SHORTLISTED,
    (Standing.SHORTLISTED, "take-off"): Standing.INTERESTED,
    (Standing.SHORTLISTED, "choose"): Standing.CHOSEN,
    (Standing.CHOSEN, "put-back"): Standing.SHORTLISTED,
}
OUTCOMES: Final = frozenset({Standing.SELECTED, Standing.NOT_SELECTED})
OVER: Final = OUTCOMES | {Standing.WITHDRAWN}
CHOICE: Final = frozenset({Standing.CHOSEN, Standing.SELECTED})
ON_SHORTLIST: Final = CHOICE | {Standing.SHORTLISTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """One organization's wish that one person speaks at one hearing."""

    id: UUID
    application_id: UUID
    event_key: str
    theme: str
    speaker: str
    gender: str
    language: str
    statement: str
    regional_group: str = ""
    standing: Standing = Standing.INTERESTED
    version: int = 1

    @property
    def as_told(self) -> Standing:
        """Return what the organization knows: the outcome, not the steps on the way there."""
        return self.standing if self.standing in OVER else Standing.INTERESTED


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the balance: how many of all who are on the list."""

    key: str
    names: int
    share: float


@dataclass(frozen=True, slots=True)
class Balance:
    groups: tuple[Line, ...]
    genders: tuple[Line, ...]
    total: int


@paragraph("30")
@paragraph("9")
def hearings_open_to(modalities: Modalities, category_key: str) -> tuple[Event, ...]:
    """Return the hearings at which somebody of this category may ask to speak."""
    return tuple(
        event
        for event in modalities.events
        if event.kind is EventKind.HEARING and category_key in event.open_to
    )


@paragraph("30")
def require_may_ask(
    modalities: Modalities, application: Application, event_key: str, theme: str, statement: str
) -> None:
    """Refuse a wish to speak that is not open to this organization.

    Refusals: Conflict before the application is submitted or once it is over, Invalid with a
    code for each field.
    """
    if application.stage not in IN_COURSE:
        raise Conflict("not submitted yet, or over")
    errors = {}
    if event_key not in {each.key for each in hearings_open_to(modalities, application.category)}:
        errors["event_key"] = "not-offered"
    if theme not in {each.key for each in modalities.themes}:
        errors["theme"] = "not-offered"
    if count_words(statement) > modalities.hearings.statement_words.value:
        errors["statement"] = "too-many-words"
    if errors:
        raise Invalid(errors)


@paragraph("30")
def mark(
    interest: Interest,
    verb: str,
    *,
    version: int,
    recused: Collection[UUID],
    by: UUID,
    is_admitted: bool,
) -> Interest:
    """Return the wish one step on; whoever has recused themselves from it decides nothing about it.

    Refusals: WrongVersion, Conflict, Forbidden.
    """
    if by in recused:
        raise Forbidden
    if interest.version != version:
        raise WrongVersion
    if (interest.standing, verb) not in MOVES:
        raise Conflict(f"cannot {verb} what is {interest.standing}")
    if verb == "choose" and not is_admitted:
        raise Conflict("the organization does not take part yet")
    return replace(interest, standing=MOVES[interest.standing, verb], version=version + 1)


def is_repeat(interest: Interest, verb: str, *, version: int) -> bool:
    """Tell whether this very step was taken before, by a request whose answer was lost."""
    reached = {to for (_from, each), to in MOVES.items() if each == verb}
    return interest.version == version + 1 and interest.standing in reached


@paragraph("30")
def conclude(interests: Iterable[Interest]) -> list[Interest]:
    """Return the outcome for everybody at once. Refusals: Conflict while nobody is chosen."""
    present = [each for each in interests if each.standing not in OVER]
    if not any(each.standing is Standing.CHOSEN for each in present):
        raise Conflict("nobody is chosen")
    return [
        replace(
            each,
            standing=Standing.SELECTED
            if each.standing is Standing.CHOSEN
            else Standing.NOT_SELECTED,
            version=each.version + 1,
        )
        for each in present
    ]


@paragraph("30")
def weigh(interests: Iterable[Interest]) -> Balance:
    """Return how names spread over regional groups and genders: shown, never enforced."""
    chosen = list(interests)
    groups = Counter(each.regional_group or NO_GROUP for each in chosen)
    genders = Counter(each.gender for each in chosen)
    keys = (*GROUPS, *((NO_GROUP,) if groups[NO_GROUP] else ()))
    return Balance(
        tuple(_line(key, groups[key], len(chosen)) for key in keys),
        tuple(_line(key, genders[key], len(chosen)) for key in GENDERS),
        len(chosen),
    )


def _line(key: str, names: int, total: int) -> Line:
    return Line(key, names, names / total if total else 0.0)
