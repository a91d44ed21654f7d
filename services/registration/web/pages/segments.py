"""Access to the parts of a meeting: asked for on a person's page, decided at the desk."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.approve_segments import ask_segments, decide_segments
from services.registration.domain.segments import Access, segment_of
from services.registration.store import meetings, nominations, segments
from services.registration.web.api.segments import MOST_AT_ONCE
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.pages.representatives import back_to
from services.registration.web.seats import ACCESS
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

DESK: Final = "/desk/events/{event_key}/segments/{segment_key}"
Ids = Annotated[list[UUID] | None, Field(max_length=MOST_AT_ONCE)]


@router.post("/applications/{application_id}/nominations/{nomination_id}/segments")
async def post_asked(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    nomination_id: UUID,
    wanted: Annotated[list[str] | None, Field(alias="segments", max_length=50)] = None,
) -> Response:
    await ask_segments(
        tx, actor, modalities, application_id, nomination_id, frozenset(wanted or ())
    )
    known = await nominations.get(tx, application_id, nomination_id)
    return back_to(application_id, known.representative_id)


async def _desk_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    event_key: str,
    segment_key: str,
    error: str = "",
) -> Response:
    meeting = await meetings.get_meeting(tx, modalities, event_key)
    segment, language = segment_of(meeting.event, segment_key), current_language()
    found = await segments.candidates(tx, event_key, segment.key)
    context: dict[str, Any] = {
        "key": event_key,
        "meeting": meeting.event.title.in_(language),
        "title": segment.title.in_(language),
        "seats": segment.seats,
        "taken": sum(each.access is Access.APPROVED for each in found),
        "error": error,
        "rows": [
            {
                "id": str(each.nomination_id),
                "href": f"/desk/applications/{each.application_id}",
                "name": each.name,
                "organization": each.organization,
                "asked_at": each.asked_at,
                "access": _(ACCESS[each.access][0]),
                "colour": ACCESS[each.access][1],
            }
            for each in found
        ],
    }
    return page(request, "desk/segment.html", context, status=422 if error else 200)


@router.get(DESK)
async def get_desk(
    request: Request, tx: Transaction, modalities: ModalitiesOf, event_key: str, segment_key: str
) -> Response:
    return await _desk_page(request, tx, modalities, event_key, segment_key)


@router.post(DESK)
async def post_desk(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    event_key: str,
    segment_key: str,
    access: Annotated[Access, Field()],
    chosen: Ids = None,
) -> Response:
    if access is Access.ASKED:
        raise Invalid({"access": "not-offered"})
    decisions = dict.fromkeys(chosen or (), access)
    try:
        async with tx.begin_nested():
            await decide_segments(
                tx, actor, modalities, event_key, segment_key, decisions, base_url=base_url
            )
    except Invalid as refusal:
        error = message_for(next(iter(refusal.errors.values())))
        return await _desk_page(request, tx, modalities, event_key, segment_key, error)
    return RedirectResponse(
        f"/desk/events/{event_key}/segments/{segment_key}", HTTPStatus.SEE_OTHER
    )
