"""A meeting's desk: seats are given there in one order, and never twice."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.registration.actions import travelling
from services.registration.domain import representatives as rules
from services.registration.domain.applications import Application
from services.registration.domain.calendar import Meeting
from services.registration.domain.representatives import OPEN, Nomination, Room, Stage
from services.registration.store import (
    applications,
    confirmations,
    letters,
    meetings,
    nominations,
    places,
    representatives,
)
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotOpen
from shared.store.db import Tx, database_time

LETTERS: Final = {
    Stage.CONFIRMED: "nomination",
    Stage.PROVISIONAL: "nomination-provisional",
    Stage.WAITING: "nomination-waiting",
    Stage.CANCELLED: "registration-cancelled",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that this transaction holds: the meeting, the rules, and what time it is there."""

    modalities: Modalities
    meeting: Meeting
    base_url: str
    at: datetime

    @property
    def key(self) -> str:
        return self.meeting.event.key


async def hold(tx: Tx, modalities: Modalities, event_key: str, base_url: str) -> Desk:
    """Hold the desk of a meeting until this transaction ends. Refusals: NotFound."""
    modalities.event(event_key)
    await meetings.hold_desks(tx, [event_key])
    meeting = await meetings.get_meeting(tx, modalities, event_key)
    return Desk(modalities, meeting, base_url, await database_time(tx))


async def rooms(tx: Tx, desk: Desk, *application_ids: UUID) -> dict[UUID, Room]:
    """Return the room there is for each organization at this meeting."""
    return await nominations.rooms(
        tx,
        desk.key,
        application_ids,
        for_organization=desk.modalities.registration.representatives_per_organization.value,
        in_all=desk.meeting.capacity,
    )


async def offered(tx: Tx, desk: Desk, application: Application) -> Stage:
    """Return the kind of seat that is open to an organization here. Refusals: NotOpen."""
    standings = {each.list_key: each.standing for each in await places.places(tx, application.id)}
    return rules.seat_offered(desk.modalities, application, standings, desk.meeting.event)


async def tell(tx: Tx, desk: Desk, application: Application, nomination: Nomination) -> None:
    """Write to an organization about a seat, or about a place in the line."""
    named = await representatives.get(tx, application.id, nomination.representative_id)
    letter = LETTERS.get(nomination.stage)
    if letter is None:
        return
    more = {}
    if nomination.stage is Stage.WAITING:
        line = [each.id for each in await nominations.waiting_for(tx, desk.key)]
        more = {"place": str(line.index(nomination.id) + 1)}
    await letters.about_seat(
        tx, letter, application, desk.meeting, nomination, named, desk.base_url, **more
    )


async def fill(tx: Tx, desk: Desk) -> None:
    """Seat whoever is in line while there is room."""
    waiting = await nominations.waiting_for(tx, desk.key)
    for _turn in range(len(waiting)):
        room = await rooms(tx, desk, *{each.application_id for each in waiting})
        following = rules.first_in_line(waiting, room)
        if following is None:
            return
        waiting.remove(following)
        application = await applications.get(tx, following.application_id)
        try:
            stage = await offered(tx, desk, application)
        except NotOpen:
            # Keeps its place: only a person takes a right away.
            continue
        await nominations.move(tx, following, stage, by=None, at=desk.at)
        seated = await nominations.get(tx, application.id, following.id)
        await tell(tx, desk, application, seated)


async def end(
    tx: Tx, desk: Desk, nomination: Nomination, stage: Stage, *, by: Actor | None = None
) -> None:
    """End a nomination and its letter; its seat is free to give on.

    Whoever calls this calls `travelling.seats_ended` once all desks are seen to.
    """
    await nominations.move(tx, nomination, stage, by=by, at=desk.at)
    await confirmations.end(tx, desk.at, nomination_id=nomination.id)


async def free(
    tx: Tx, modalities: Modalities, application: Application, stage: Stage, base_url: str
) -> None:
    """End an organization's nominations for meetings still to come, and give the seats on."""
    held = await nominations.list_of(tx, application.id)
    ended: list[Nomination] = []
    for key in sorted({each.event_key for each in held if each.stage in OPEN}):
        desk = await hold(tx, modalities, key, base_url)
        if desk.meeting.event.starts <= desk.at.date():
            continue
        for each in await nominations.list_of(tx, application.id):
            if each.event_key == key and each.stage in OPEN:
                await end(tx, desk, each, stage)
                ended.append(each)
                await tell(tx, desk, application, replace(each, stage=stage))
        await fill(tx, desk)
    at = await database_time(tx)
    await travelling.seats_ended(tx, modalities, ended, by=None, at=at, base_url=base_url)
