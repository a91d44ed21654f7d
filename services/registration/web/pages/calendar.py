"""The calendar of the process for everybody, and decisions on its meetings for clerks."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.change_event import ChangeEvent, change_event
from services.registration.domain.calendar import Meeting
from services.registration.store import meetings
from services.registration.web.api.events import EventFields
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.ics import as_ics
from shared.kernel.activities import EventKind
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx, database_time
from shared.times import NEW_YORK, days
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, read_form
from shared.web.i18n import N_, _, current_language
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

ICS = "text/calendar; charset=utf-8"
KINDS = {
    EventKind.THEMATIC_SESSION: N_("Thematic session"),
    EventKind.PREPARATORY_MEETING: N_("Preparatory meeting"),
    EventKind.NEGOTIATION: N_("Negotiations"),
    EventKind.HEARING: N_("Multi-stakeholder hearing"),
    EventKind.CONFERENCE: N_("Conference"),
}


def _shown(meeting: Meeting, modalities: Modalities) -> dict[str, Any]:
    event, language = meeting.event, current_language()
    return {
        "key": event.key,
        "kind": _(KINDS[event.kind]),
        "title": event.title.in_(language),
        "paragraph": event.paragraph,
        "venue": event.venue.in_(language),
        "zone": event.zone,
        "when": days(event.starts, event.ends, language),
        "closes_at": meeting.closes_at,
        "capacity": meeting.capacity,
        "reason": meeting.reason,
        "segments": [(each.key, each.title.in_(language)) for each in event.segments],
        "open_to": [modalities.category(key).label.in_(language) for key in event.open_to],
    }


@router.get("/calendar")
async def get_calendar(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    found = (await meetings.list_meetings(tx, modalities)).values()
    rows = [_shown(each, modalities) for each in sorted(found, key=lambda each: each.event.starts)]
    return page(request, "calendar/calendar.html", {"rows": rows})


@router.get("/calendar.ics")
async def get_ics(tx: Transaction, modalities: ModalitiesOf, base_url: BaseUrl) -> Response:
    found = (await meetings.list_meetings(tx, modalities)).values()
    return await _ics(tx, modalities, list(found), base_url, "calendar")


@router.get("/calendar/{event_key}.ics")
async def get_event_ics(
    tx: Transaction, modalities: ModalitiesOf, base_url: BaseUrl, event_key: str
) -> Response:
    found = await meetings.get_meeting(tx, modalities, event_key)
    return await _ics(tx, modalities, [found], base_url, found.event.key)


async def _ics(
    tx: Tx, modalities: Modalities, found: list[Meeting], base_url: str, name: str
) -> Response:
    content = as_ics(
        modalities.process, found, url=f"{base_url}/calendar", at=await database_time(tx)
    )
    headers = {"content-disposition": f'attachment; filename="{name}.ics"'}
    return Response(content, media_type=ICS, headers=headers)


@router.get("/desk/events")
async def get_events(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    found = (await meetings.list_meetings(tx, modalities)).values()
    rows = [_shown(each, modalities) for each in found]
    return page(request, "desk/events.html", {"rows": rows})


def _event_page(
    request: Request, modalities: Modalities, meeting: Meeting, form: Form[Any]
) -> Response:
    context = {
        "form": form,
        "version": meeting.version,
        "meeting": _shown(meeting, modalities),
    }
    return page(request, "desk/event.html", context, status=422 if form.errors else 200)


@router.get("/desk/events/{event_key}")
async def get_event(
    request: Request, tx: Transaction, modalities: ModalitiesOf, event_key: str
) -> Response:
    meeting = await meetings.get_meeting(tx, modalities, event_key)
    closes_at = meeting.closes_at and meeting.closes_at.astimezone(NEW_YORK)
    given = {
        "venue": meeting.event.venue.en,
        "zone": meeting.event.zone,
        "starts": meeting.event.starts.isoformat(),
        "ends": meeting.event.ends.isoformat(),
        "capacity": meeting.capacity,
        "closes_at": closes_at and closes_at.strftime("%Y-%m-%dT%H:%M"),
    }
    # The reason of the next decision is not known yet: that is no error.
    form = replace(bind(EventFields, given), errors={})
    return _event_page(request, modalities, meeting, form)


@router.post("/desk/events/{event_key}")
async def post_event(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
    version: Annotated[int, Field()],
) -> Response:
    form = await read_form(request, EventFields)
    if form.value is not None:
        given = form.value.model_dump()
        if given["closes_at"] is not None:
            given["closes_at"] = given["closes_at"].replace(tzinfo=NEW_YORK)
        command = ChangeEvent(event_key=event_key, version=version, **given)
        try:
            async with tx.begin_nested():
                await change_event(tx, actor, modalities, command, base_url=base_url)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
    if form.errors:
        meeting = await meetings.get_meeting(tx, modalities, event_key)
        return _event_page(request, modalities, meeting, form)
    return RedirectResponse("/desk/events", HTTPStatus.SEE_OTHER)
