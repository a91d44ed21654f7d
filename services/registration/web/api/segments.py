"""Access to the parts of a meeting."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.approve_segments import ask_segments, decide_segments
from services.registration.domain.segments import Access, segment_of
from services.registration.store import applications, meetings, nominations, segments
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.web import cursors
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1", tags=["representatives"], route_class=OnceRoute)

OWN = "/applications/{application_id}/nominations/{nomination_id}/segments"
DESK = "/desk/events/{event_key}/segments/{segment_key}"
PAGE = 50
MOST_AT_ONCE = 500


class SegmentsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    segments: Annotated[frozenset[str], Field(max_length=50)]


class SegmentsOut(BaseModel):
    """The parts asked for, each with what was decided of it."""

    segments: dict[str, Access]


class CandidateOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    nomination_id: UUID
    application_id: UUID
    name: str
    organization: str
    access: Access
    asked_at: datetime


class CandidatesOut(BaseModel):
    """Who asks for a part; `next` is the cursor of the people that follow, if any do."""

    items: list[CandidateOut]
    next: str | None


class DecisionsIn(BaseModel):
    """What is decided of each nomination."""

    model_config = ConfigDict(extra="forbid")

    decisions: Annotated[
        dict[UUID, Literal[Access.APPROVED, Access.DECLINED]], Field(max_length=MOST_AT_ONCE)
    ]


@router.get(OWN)
async def get_segments(
    tx: Transaction, actor: CurrentActor, application_id: UUID, nomination_id: UUID
) -> SegmentsOut:
    """Show for which parts of a meeting access was asked, and what was decided."""
    await applications.get_own(tx, actor, application_id)
    known = await nominations.get(tx, application_id, nomination_id)
    return SegmentsOut(segments=(await segments.access_of(tx, [known.id]))[known.id])


@router.put(OWN)
async def put_segments(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    nomination_id: UUID,
    body: SegmentsIn,
) -> SegmentsOut:
    """Ask that a representative may be at these parts of a meeting, and at no others."""
    asked = await ask_segments(tx, actor, modalities, application_id, nomination_id, body.segments)
    return SegmentsOut(segments=asked)


@router.get(DESK)
async def get_candidates(
    tx: Transaction,
    modalities: ModalitiesOf,
    event_key: str,
    segment_key: str,
    cursor: Annotated[str, Query(max_length=cursors.LONGEST)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> CandidatesOut:
    """List who asks for a part of a meeting, by time; for clerks."""
    meeting = await meetings.get_meeting(tx, modalities, event_key)
    key = segment_of(meeting.event, segment_key).key
    found = await segments.candidates(
        tx, event_key, key, after=cursors.decode(cursor), size=limit + 1
    )
    some = found[:limit]
    following = None
    if len(found) > limit:
        following = cursors.encode(some[-1].asked_at, some[-1].nomination_id)
    return CandidatesOut(items=[CandidateOut.model_validate(each) for each in some], next=following)


@router.post(DESK + "/decisions")
async def post_decisions(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
    segment_key: str,
    body: DecisionsIn,
) -> list[CandidateOut]:
    """Decide of several people at once, all or none, and return those decided of."""
    after = await decide_segments(
        tx, actor, modalities, event_key, segment_key, body.decisions, base_url=base_url
    )
    return [CandidateOut.model_validate(e) for e in after if e.nomination_id in body.decisions]
