"""The calendar of the process, and decisions on its meetings."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.registration.actions.change_event import ChangeEvent, change_event
from services.registration.domain.calendar import Meeting
from services.registration.store import meetings
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import Line, Words
from shared.times import WithinReach
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI
from shared.web.i18n import N_, current_language
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["events"], route_class=OnceRoute)


class EventOut(BaseModel):
    key: str
    kind: str
    title: str
    paragraph: str
    scope: str
    venue: str
    zone: str
    starts: date
    ends: date
    open_to: list[str]
    capacity: int | None
    closes_at: AwareDatetime | None
    version: int
    reason: str


class EventFields(BaseModel):
    """What a decision on a meeting says."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    venue: Annotated[
        Line,
        Field(min_length=2, max_length=300),
        UI(N_("Venue"), errors={"missing": N_("Enter the venue.")}),
    ]
    zone: Annotated[
        str,
        Field(max_length=60),
        UI(
            N_("Time zone of the venue"),
            hint=N_("For example Europe/Zurich or America/New_York."),
            errors={
                "missing": N_("Enter the time zone."),
                "unknown-zone": N_("Enter a time zone like Europe/Zurich."),
            },
        ),
    ]
    starts: Annotated[
        date,
        UI(N_("First day"), widget="date", errors={"missing": N_("Enter the first day.")}),
    ]
    ends: Annotated[
        date,
        UI(
            N_("Last day"),
            widget="date",
            errors={
                "missing": N_("Enter the last day."),
                "ends-before-it-starts": N_("The last day cannot be before the first."),
            },
        ),
    ]
    capacity: Annotated[
        int | None,
        Field(ge=0, le=1_000_000),
        UI(N_("Seats for stakeholders"), hint=N_("Leave empty where there is no limit.")),
    ] = None
    closes_at: Annotated[
        datetime | None,
        UI(
            N_("Names are taken until, New York time"),
            hint=N_("Leave empty where there is no close."),
            widget="datetime-local",
        ),
    ] = None
    reason: Annotated[
        Words,
        Field(min_length=5, max_length=1000),
        UI(
            N_("Reason, with the decision it rests on"),
            hint=N_("Shown on the calendar."),
            widget="textarea",
            errors={"missing": N_("Give the reason.")},
        ),
    ]


class EventIn(EventFields):
    version: Annotated[int, Field(ge=0, le=1_000_000)]
    closes_at: Annotated[AwareDatetime, WithinReach] | None = None


def out(meeting: Meeting) -> EventOut:
    """Show a meeting as it stands, in the reader's language."""
    event, language = meeting.event, current_language()
    return EventOut(
        key=event.key,
        kind=event.kind,
        title=event.title.in_(language),
        paragraph=event.paragraph,
        scope=event.scope,
        venue=event.venue.in_(language),
        zone=event.zone,
        starts=event.starts,
        ends=event.ends,
        open_to=list(event.open_to),
        capacity=meeting.capacity,
        closes_at=meeting.closes_at,
        version=meeting.version,
        reason=meeting.reason,
    )


@router.get("/events")
async def get_events(tx: Transaction, modalities: ModalitiesOf) -> list[EventOut]:
    """List the meetings of the process as they stand today."""
    return [out(each) for each in (await meetings.list_meetings(tx, modalities)).values()]


@router.get("/events/{event_key}")
async def get_event(tx: Transaction, modalities: ModalitiesOf, event_key: str) -> EventOut:
    """Show one meeting as it stands today."""
    return out(await meetings.get_meeting(tx, modalities, event_key))


@router.put("/desk/events/{event_key}")
async def put_event(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
    body: EventIn,
) -> EventOut:
    """Note a decision on a meeting; everybody who holds a seat is told. For clerks."""
    command = ChangeEvent(event_key=event_key, **body.model_dump())
    return out(await change_event(tx, actor, modalities, command, base_url=base_url))
