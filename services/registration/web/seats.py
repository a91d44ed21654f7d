"""Seats and meetings in words."""

from collections.abc import Mapping
from typing import Any, Final

from services.registration.domain.applications import Application
from services.registration.domain.calendar import Meeting
from services.registration.domain.representatives import (
    Nomination,
    Representative,
    Stage,
    seat_offered,
)
from services.registration.domain.segments import Access
from services.registration.store import meetings, places
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotOpen
from shared.store.db import Tx
from shared.times import days
from shared.web.i18n import N_, _, current_language

SEATS: Final = {
    Stage.PROPOSED: (N_("Waits for the focal point"), "yellow"),
    Stage.CONFIRMED: (N_("Confirmed"), "green"),
    Stage.PROVISIONAL: (N_("Subject to the decision on the list"), "turquoise"),
    Stage.WAITING: (N_("In line for a seat"), "blue"),
    Stage.REPLACED: (N_("Replaced"), "grey"),
    Stage.WITHDRAWN: (N_("Withdrawn"), "grey"),
    Stage.CANCELLED: (N_("Cancelled"), "grey"),
}
ACCESS: Final = {
    Access.ASKED: (N_("With the Secretariat"), "blue"),
    Access.APPROVED: (N_("Access approved"), "green"),
    Access.DECLINED: (N_("Access not approved"), "grey"),
}


def meeting_words(meeting: Meeting) -> str:
    """Return a meeting in one line: title, place, days."""
    event, language = meeting.event, current_language()
    when = days(event.starts, event.ends, language)
    return f"{event.title.in_(language)} · {event.venue.in_(language)} · {when}"


async def open_to(tx: Tx, modalities: Modalities, known: Application) -> dict[str, Meeting]:
    """Return the meetings at which a seat would be given to this organization now."""
    standings = {each.list_key: each.standing for each in await places.places(tx, known.id)}
    found = {}
    for key, meeting in (await meetings.list_meetings(tx, modalities)).items():
        try:
            seat_offered(modalities, known, standings, meeting.event)
        except NotOpen:
            continue
        found[key] = meeting
    return found


def segment_rows(meeting: Meeting, asked: Mapping[str, Access]) -> list[dict[str, Any]]:
    """Return the parts of a meeting, and how one representative stands with each."""
    language = current_language()
    return [
        {
            "key": each.key,
            "title": each.title.in_(language),
            "is_asked": each.key in asked,
            "access": _(ACCESS[asked[each.key]][0]) if each.key in asked else "",
            "colour": ACCESS[asked[each.key]][1] if each.key in asked else "",
        }
        for each in meeting.event.segments
    ]


def seat_row(each: Nomination, person: Representative) -> dict[str, Any]:
    """Return a nomination as templates show it."""
    words, colour = SEATS[each.stage]
    return {
        "id": str(each.id),
        "number": each.number,
        "name": person.name,
        "is_head": each.is_head,
        "seat": _(words),
        "colour": colour,
    }
