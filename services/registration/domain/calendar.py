"""The meetings of the process, and who may come to which."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.kernel.activities import EventKind
from shared.kernel.modalities import Event, Modalities, Phase
from shared.kernel.refusals import TooLate
from shared.kernel.resolution import paragraph
from shared.kernel.ruled import Text


@paragraph("15")
@paragraph("23")
@paragraph("28")
@paragraph("30")
def events_open_to(modalities: Modalities, category_key: str) -> tuple[Event, ...]:
    """Return the events that organizations of this category may register for."""
    return tuple(event for event in modalities.events if category_key in event.open_to)


@paragraph("14")
def phases_on(modalities: Modalities, day: date) -> tuple[Phase, ...]:
    """Return the phases of the preparatory process that a day belongs to: two in November 2017."""
    return tuple(phase for phase in modalities.phases if phase.starts <= day <= phase.ends)


@paragraph("16")
def is_within_allotted_days(modalities: Modalities) -> bool:
    """Tell whether the thematic sessions keep to the working days they may take together."""
    sessions = (e for e in modalities.events if e.kind is EventKind.THEMATIC_SESSION)
    days = sum(event.working_days for event in sessions)
    return days <= modalities.preparation.thematic_days.value


@paragraph("17")
def may_moderate(modalities: Modalities, category_key: str) -> bool:
    """Tell whether somebody of this category can be appointed to moderate an expert panel."""
    return category_key in modalities.preparation.panel_moderators.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a later decision made of a meeting: only what differs is given."""

    version: int
    venue: str
    zone: str
    starts: date
    ends: date
    capacity: int | None
    closes_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands today: as the process provides, or as changed since."""

    event: Event
    version: int = 0
    capacity: int | None = None
    closes_at: datetime | None = None
    reason: str = ""


@paragraph("13")
def as_changed(event: Event, change: Change | None) -> Meeting:
    """Return a meeting with the newest decision on its place and days applied."""
    if change is None:
        return Meeting(event)
    venue = event.venue if change.venue == event.venue.en else Text(en=change.venue)
    moved = replace(event, venue=venue, zone=change.zone, starts=change.starts, ends=change.ends)
    return Meeting(moved, change.version, change.capacity, change.closes_at, change.reason)


def require_in_time(meeting: Meeting, at: datetime) -> None:
    """Refuse names that come after the close of registration for a meeting. Refusals: TooLate."""
    if meeting.closes_at is not None and at >= meeting.closes_at:
        raise TooLate
