"""How long personal data are kept, and what becomes of them: the words of each service's table."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.kernel.activities import EventKind
from shared.kernel.modalities import Modalities


class End(StrEnum):
    """What becomes of the data when their time is over."""

    DELETED = "deleted"
    BLANKED = "blanked"
    # The row's own number stands in their place, so that the record stays and names nobody.
    NUMBERED = "numbered"
    # The keys they are sealed under are destroyed: by people, and never by a clock.
    UNREADABLE = "unreadable"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of some columns of a table, whose rows, and when."""

    # What people are told about as one thing.
    data: StrEnum
    table: str
    columns: tuple[str, ...]
    until: StrEnum
    end: End
    # All rows, unless a group of people is named.
    whose: StrEnum | None = None
    # Where in the column, when it holds much else.
    inside: tuple[str, ...] = ()


def conference_ends(modalities: Modalities) -> date:
    """Return the last day of the conference."""
    return max(each.ends for each in modalities.events if each.kind is EventKind.CONFERENCE)


def last_day_kept(modalities: Modalities) -> date:
    """Return until when personal data are kept: so long after the conference."""
    days = modalities.registration.retention_days.value
    return conference_ends(modalities) + timedelta(days=days)
