from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.registration.actions import seating
from services.registration.domain.calendar import Change, Meeting
from services.registration.store import applications, confirmations, letters, meetings, nominations
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid, WrongVersion
from shared.store.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEvent:
    event_key: str
    version: int
    venue: str
    zone: str
    starts: date
    ends: date
    capacity: int | None
    closes_at: datetime | None
    reason: str


async def change_event(
    tx: Tx, actor: Actor, modalities: Modalities, command: ChangeEvent, *, base_url: str
) -> Meeting:
    """Note a decision on a meeting's place, days, seats or close, and tell all who hold a seat.

    Letters that name the old place or days lose their force, and can be had anew.
    Nobody loses a seat by it; more seats go to those in line. Refusals: NotFound, WrongVersion,
    Invalid for days or a zone that cannot be.
    """
    desk = await seating.hold(tx, modalities, command.event_key, base_url)
    if desk.meeting.version != command.version:
        raise WrongVersion
    _require_possible(command)
    change = Change(
        version=command.version + 1,
        venue=command.venue,
        zone=command.zone,
        starts=command.starts,
        ends=command.ends,
        capacity=command.capacity,
        closes_at=command.closes_at,
        reason=command.reason,
    )
    await meetings.append_change(tx, command.event_key, change, by=actor, at=desk.at)
    changed = await seating.hold(tx, modalities, command.event_key, base_url)
    if _is_moved(desk.meeting, changed.meeting):
        await _tell(tx, changed, by=actor)
        await confirmations.end(tx, desk.at, event_key=command.event_key)
    await seating.fill(tx, changed)
    return changed.meeting


def _require_possible(command: ChangeEvent) -> None:
    errors = {}
    if command.ends < command.starts:
        errors["ends"] = "ends-before-it-starts"
    try:
        ZoneInfo(command.zone)
    except (OSError, ValueError, KeyError):
        errors["zone"] = "unknown-zone"
    if errors:
        raise Invalid(errors)


def _is_moved(before: Meeting, after: Meeting) -> bool:
    old, new = before.event, after.event
    return (old.venue, old.zone, old.starts, old.ends) != (
        new.venue,
        new.zone,
        new.starts,
        new.ends,
    )


async def _tell(tx: Tx, desk: seating.Desk, *, by: Actor) -> None:
    seated = await nominations.seated_at(tx, [desk.key])
    told = {each.application_id for each in seated}
    known = await applications.correspondents(tx, told)
    await letters.about_change(tx, desk.meeting, known.values(), desk.base_url, by=by)
