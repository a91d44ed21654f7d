"""What the Office and missions fill in, one model a form."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.review.domain.positions import LONGEST_BASIS
from services.review.web.inputs import Input, clean
from shared.times import WithinReach
from shared.web.forms import UI
from shared.web.i18n import N_

NEW_YORK: Final = ZoneInfo("America/New_York")


def _in_new_york(value: Any) -> datetime:
    """Read a form's time by New York's clock, as the page says."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=NEW_YORK)
    except ValueError:
        raise PydanticCustomError("instant", "not a date and time") from None


def _count(value: Any) -> Any:
    return None if value in {"", None} else value


Instant = Annotated[
    datetime,
    BeforeValidator(_in_new_york),
    WithinReach,
    UI(
        N_("Closes at, New York time"),
        widget="datetime-local",
        errors={"missing": N_("Enter a date and time.")},
    ),
]
Reason = Annotated[
    str,
    Field(min_length=1, max_length=1000),
    AfterValidator(clean),
    UI(
        N_("Reason"),
        hint=N_("Kept in the history of the list."),
        widget="textarea",
        errors={"missing": N_("Give a reason."), "string-too-short": N_("Give a reason.")},
    ),
]
Basis = Annotated[
    str,
    Field(max_length=LONGEST_BASIS),
    AfterValidator(clean),
    UI(N_("General basis of the objection"), widget="textarea"),
]


class CirculateForm(Input):
    closes_at: Instant
    reason: Annotated[
        str,
        Field(max_length=1000),
        AfterValidator(clean),
        UI(
            N_("Why the list goes out although letters do not reach some missions"),
            hint=N_("Asked for only where missions are out of reach. Kept in the history."),
            widget="textarea",
            errors={
                "missing": N_("Letters do not reach some missions: decide with a reason, or wait.")
            },
        ),
    ] = ""


class ReasonForm(Input):
    reason: Reason


class PeriodForm(Input):
    closes_at: Instant
    reason: Reason


class DecisionForm(Input):
    entry_id: Annotated[
        str,
        UI(
            N_("Name decided on"),
            hint=N_("Leave open for a decision on the list as a whole."),
            widget="select",
        ),
    ] = ""
    admitted: Annotated[str, UI(N_("Decision"), widget="radios")]
    document: Annotated[
        str, Field(min_length=1, max_length=200), UI(N_("Document of record, and its date"))
    ]
    in_favour: Annotated[
        int | None, BeforeValidator(_count), Field(ge=0, le=300), UI(N_("Votes in favour"))
    ] = None
    against: Annotated[
        int | None, BeforeValidator(_count), Field(ge=0, le=300), UI(N_("Votes against"))
    ] = None
    abstaining: Annotated[
        int | None, BeforeValidator(_count), Field(ge=0, le=300), UI(N_("Abstentions"))
    ] = None


class CorrigendumForm(Input):
    reference: Annotated[str, UI(N_("Name to correct"), widget="select")]
    name: Annotated[
        str,
        Field(min_length=2, max_length=250),
        AfterValidator(clean),
        UI(N_("Name, written right")),
    ]
    country: Annotated[str, UI(N_("Country"), widget="select")]
    reason: Reason


class LetterForm(Input):
    states: Annotated[
        list[str],
        Field(min_length=1, max_length=193),
        UI(N_("On behalf of"), widget="checkboxes"),
    ]
    entries: Annotated[
        list[UUID],
        Field(min_length=1, max_length=100),
        UI(N_("Names objected to"), widget="checkboxes"),
    ]
    basis: Basis = ""
    reference: Annotated[
        str,
        Field(max_length=200),
        AfterValidator(clean),
        UI(N_("Reference and date of the letter")),
    ] = ""


class RequestForm(Input):
    entries: Annotated[
        list[UUID],
        Field(min_length=1, max_length=100),
        UI(N_("Names asked about"), widget="checkboxes"),
    ]
    reason: Annotated[
        str,
        Field(max_length=LONGEST_BASIS),
        AfterValidator(clean),
        UI(N_("Why your Government asks"), hint=N_("Voluntary."), widget="textarea"),
    ] = ""
