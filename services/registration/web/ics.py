"""Meetings as iCalendar files (RFC 5545), which calendars keep up to date by their UID."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from services.registration.domain.calendar import Meeting
from shared.web.i18n import current_language


def as_ics(process: str, found: Iterable[Meeting], *, url: str, at: datetime) -> bytes:
    """Return meetings as one calendar, in the reader's language."""
    calendar = Calendar()
    calendar.add("prodid", "-//Agrement//Calendar of the process//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in found:
        calendar.add_component(_event(process, meeting, url, at))
    content: bytes = calendar.to_ical()
    return content


def _event(process: str, meeting: Meeting, url: str, at: datetime) -> Event:
    language, event = current_language(), meeting.event
    entry = Event()
    entry.add("uid", f"{process}.{event.key}@agrement")
    entry.add("sequence", meeting.version)
    entry.add("dtstamp", at)
    entry.add("dtstart", event.starts)
    # The end of whole days is the day after, by the standard.
    entry.add("dtend", event.ends + timedelta(days=1))
    entry.add("summary", event.title.in_(language))
    entry.add("location", event.venue.in_(language))
    entry.add("url", url)
    return entry
