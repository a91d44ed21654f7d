"""Which personal data review keeps how long: the nightly deletion works by this table."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from services.review.domain.circulations import Circulation, Stage
from shared.kernel.modalities import Modalities
from shared.kernel.retention import End, Rule, conference_ends, last_day_kept

# After the last final list; then the keys go, and with them all that is sealed under them.
KEYS_KEPT_YEARS: Final = 1


class Until(StrEnum):
    # A year after the last final list.
    KEYS = "keys"
    # So many days after the conference: the modalities say how many.
    CONFERENCE = "conference"
    # Until a time that stands in the row itself.
    EXPIRED = "expired"
    # With the record of the process.
    RECORD = "record"


class Whose(StrEnum):
    MISSIONS = "missions"
    STAFF = "staff"


class Data(StrEnum):
    """What people are told about as one thing."""

    POSITIONS = "positions"
    CASES = "cases"
    OPENINGS = "openings"
    MISSION_ACTS = "mission-acts"
    ACCOUNT = "account"
    ENROLMENT = "enrolment"
    MAILBOX = "mailbox"
    NOTES = "notes"
    SIGN_IN = "sign-in"
    FIGURES = "figures"
    STAFF = "staff"
    ACTS = "acts"


AFTER: Final = Until.CONFERENCE
# In the order of execution: what refers to something goes before it.
RULES: Final = (
    Rule(Data.POSITIONS, "position", ("tag", "list_mark", "blob"), Until.KEYS, End.UNREADABLE),
    Rule(Data.POSITIONS, "list_reading", ("tag",), Until.KEYS, End.UNREADABLE),
    Rule(Data.CASES, "sealed_case", ("tag", "blob"), Until.KEYS, End.UNREADABLE),
    Rule(Data.OPENINGS, "opening", ("blob",), Until.KEYS, End.UNREADABLE),
    Rule(Data.MISSION_ACTS, "audit", ("sealed",), Until.KEYS, End.UNREADABLE),
    Rule(Data.NOTES, "candidate_note", ("words", "tag", "blob"), AFTER, End.DELETED),
    Rule(
        Data.ENROLMENT,
        "enrolment",
        ("name", "email", "mailbox", "called_number", "spoke_with"),
        AFTER,
        End.BLANKED,
    ),
    Rule(Data.MAILBOX, "mission", ("mailbox",), AFTER, End.DELETED),
    Rule(
        Data.ACCOUNT,
        "passkey",
        ("name", "credential_id", "public_key"),
        AFTER,
        End.DELETED,
        Whose.MISSIONS,
    ),
    Rule(Data.ACCOUNT, "identity", ("issuer", "subject"), AFTER, End.DELETED, Whose.MISSIONS),
    Rule(Data.ACCOUNT, "person", ("email",), AFTER, End.NUMBERED, Whose.MISSIONS),
    Rule(Data.SIGN_IN, "sign_in_code", ("email", "code_hash"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "session", ("token_hash", "way"), Until.EXPIRED, End.DELETED),
    Rule(Data.SIGN_IN, "invitation", ("token_hash", "code_hash"), Until.EXPIRED, End.DELETED),
    *(
        Rule(Data.FIGURES, table, ("head_gender", "delegation"), Until.RECORD, End.STAYS)
        for table in ("candidate", "entry")
    ),
    Rule(Data.STAFF, "person", ("email",), Until.RECORD, End.STAYS, Whose.STAFF),
    Rule(Data.ACTS, "audit", ("who",), Until.RECORD, End.STAYS),
)


def due(modalities: Modalities, today: date) -> tuple[Rule, ...]:
    """Return what is carried out tonight, beside what ends at a time of its own."""
    is_over = today > last_day_kept(modalities)
    return tuple(rule for rule in RULES if is_over and rule.until is Until.CONFERENCE)


def keys_end(modalities: Modalities, lists: Iterable[Circulation]) -> date | None:
    """Return the last day of the keys: a year after the last final list, if there is a list.

    A list that never became final counts as if it had become so when the conference ended.
    """
    last = conference_ends(modalities)
    days = [
        each.published_at.date() if each.published_at else last
        for each in lists
        if each.stage is not Stage.FROZEN
    ]
    return a_year_after(max(days)) if days else None


def a_year_after(day: date) -> date:
    """Return the same day of the next year, or the day before where that year has none."""
    try:
        return day.replace(year=day.year + KEYS_KEPT_YEARS)
    except ValueError:
        return day.replace(year=day.year + KEYS_KEPT_YEARS, day=day.day - 1)
