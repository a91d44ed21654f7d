"""What goes on between the Office and missions outside a list: letters, and requests to be told.

A case is its steps, each sealed; a step that somebody else took meanwhile cannot be taken again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Forbidden, Incomplete, SamePerson
from shared.kernel.resolution import paragraph


class CaseKind(StrEnum):
    REQUEST = "request-for-information"
    LETTER = "letter-of-missions"


class What(StrEnum):
    ASKED = "asked"
    ENTERED = "entered"
    APPROVED = "approved"
    # The last approval that the modalities ask for.
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened in a case."""

    what: What
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A letter that the Office records, or a Member State's request for information."""

    id: UUID
    kind: CaseKind
    circulation_id: UUID
    entry_ids: tuple[UUID, ...]
    # Who asks; or, in a letter, everybody on whose behalf it speaks.
    states: tuple[str, ...]
    words: str = ""
    reference: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def status(self) -> What:
        return self.steps[-1].what

    @property
    def answered_at(self) -> datetime | None:
        """Return the instant up to which a request is answered."""
        return next((each.at for each in self.steps if each.what is What.DONE), None)


def fold(steps: Iterable[Mapping[str, Any]]) -> list[Case]:
    """Return cases from their sealed steps, the newest first."""
    by_case: dict[str, list[Mapping[str, Any]]] = {}
    for each in sorted(steps, key=lambda step: step["step"]):
        by_case.setdefault(each["case"], []).append(each)
    cases = [_case(each) for each in by_case.values()]
    return sorted(cases, key=lambda case: case.steps[0].at, reverse=True)


def _case(steps: list[Mapping[str, Any]]) -> Case:
    first = steps[0]
    return Case(
        id=UUID(first["case"]),
        kind=CaseKind(first["kind"]),
        circulation_id=UUID(first["circulation"]),
        entry_ids=tuple(UUID(each) for each in first["entries"]),
        states=tuple(first["states"]),
        words=first["words"],
        reference=first["reference"],
        steps=tuple(
            Step(
                what=What(each["what"]),
                by=each["by"],
                at=datetime.fromisoformat(each["at"]),
                reason=each["reason"],
            )
            for each in steps
        ),
    )


@paragraph("fn 4")
def require_may_request(modalities: Modalities, category: str | None) -> None:
    """Refuse who has no right to be told. Refusals: Forbidden."""
    if category not in modalities.disclosure.who_may_request.value:
        raise Forbidden


def require_letter_fits(modalities: Modalities, states: Iterable[str]) -> None:
    """Refuse letters that this process does not know. Refusals: Conflict, Incomplete."""
    given = list(states)
    if not given:
        raise Incomplete({"states": "missing"})
    if not modalities.objections.office_may_record.value:
        raise Conflict("the Office records no letters in this process")
    if len(given) > 1 and not modalities.objections.group_letters.value:
        raise Conflict("no letters on behalf of several States in this process")


def approve(case: Case, by: str, *, officers: int) -> What:
    """Return what an officer's approval makes of a case: two different ones where two are asked.

    Refusals: Conflict when it is decided, SamePerson when the same officer comes twice.
    """
    if case.status in {What.DONE, What.REFUSED}:
        raise Conflict("this case is decided")
    hands = {each.by for each in case.steps if each.what in {What.ENTERED, What.APPROVED}}
    if by in hands:
        raise SamePerson
    return What.DONE if len(hands) + 1 >= officers else What.APPROVED


def require_undecided(case: Case) -> None:
    """Refuse to decide twice. Refusals: Conflict."""
    if case.status in {What.DONE, What.REFUSED}:
        raise Conflict("this case is decided")
