"""Whom an organization sends: its people, and the meetings they are named for."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.name_representative import (
    NameRepresentative,
    name_representative,
)
from services.registration.domain.calendar import Meeting
from services.registration.domain.representatives import (
    OPEN,
    Nomination,
    Representative,
)
from services.registration.domain.representatives import Stage as Seat
from services.registration.store import (
    applications,
    meetings,
    nominations,
    representatives,
    segments,
)
from services.registration.web.api.representatives import RepresentativeIn
from services.registration.web.deps import ModalitiesOf
from services.registration.web.options import GENDERS, countries
from services.registration.web.seats import SEATS, meeting_words, open_to, seat_row, segment_rows
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, Options, bind, read_form
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(prefix="/applications/{application_id}", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


async def _options(tx: Tx) -> dict[str, Options]:
    today = (await database_time(tx)).date()
    return {
        "gender": [(key, _(label)) for key, label in GENDERS],
        "nationality": await countries(tx, today),
    }


@router.get("/representatives")
async def get_representatives(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    people = await representatives.list_of(tx, application_id)
    named = await nominations.list_of(tx, application_id)
    calendar = await meetings.list_meetings(tx, modalities)
    by_id = {each.id: each for each in people}
    keys = list(dict.fromkeys(each.event_key for each in named if each.stage in OPEN))
    context = {
        "id": str(application_id),
        "name": known.name,
        "people": [_person(application_id, each) for each in people],
        "is_open": bool(await open_to(tx, modalities, known)),
        "meetings": [
            {
                "words": meeting_words(calendar[key]),
                "rows": [
                    seat_row(each, by_id[each.representative_id])
                    for each in named
                    if each.event_key == key and each.stage in OPEN
                ],
            }
            for key in keys
        ],
    }
    return page(request, "representatives/list.html", context)


def _person(application_id: UUID, each: Representative) -> dict[str, str]:
    return {
        "href": f"/applications/{application_id}/representatives/{each.id}",
        "name": each.name,
        "native_name": each.native_name or "",
        "function": each.function,
    }


@router.get("/representatives/new")
async def get_new(
    request: Request, tx: Transaction, actor: CurrentActor, application_id: UUID
) -> Response:
    await applications.get_own(tx, actor, application_id)
    form = bind(RepresentativeIn, None, await _options(tx))
    # Made here, so that sending the page twice names one person.
    return _form_page(request, application_id, uuid4(), form, is_new=True)


def _form_page(
    request: Request, application_id: UUID, person_id: UUID, form: Form[Any], *, is_new: bool
) -> Response:
    context = {
        "id": str(application_id),
        "person_id": str(person_id),
        "form": form,
        "is_new": is_new,
        "nominations": [],
        "may_erase": False,
        "open": [],
        "others": [],
    }
    status = 422 if form.errors else 200
    return page(request, "representatives/person.html", context, status=status)


@router.get("/representatives/{representative_id}")
async def get_representative(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    representative_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    person = await representatives.get(tx, application_id, representative_id)
    given = {name: getattr(person, name) for name in RepresentativeIn.model_fields}
    calendar = await meetings.list_meetings(tx, modalities)
    all_of_them = await nominations.list_of(tx, application_id)
    named = [each for each in all_of_them if each.representative_id == person.id]
    taken = {each.event_key for each in named if each.stage in OPEN}
    is_focal_point = actor.person_id == known.person_id
    context = {
        "id": str(application_id),
        "person_id": str(person.id),
        "form": bind(RepresentativeIn, given, await _options(tx)),
        "is_new": False,
        "nominations": [
            {
                **seat_row(each, person),
                **await _seat(tx, each, calendar[each.event_key]),
                "may_approve": is_focal_point and each.stage is Seat.PROPOSED,
            }
            for each in named
        ],
        "may_erase": not taken and bool(person.family_name),
        "open": [
            (key, meeting_words(meeting))
            for key, meeting in (await open_to(tx, modalities, known)).items()
            if key not in taken
        ],
        "others": [
            (str(each.id), each.name)
            for each in await representatives.list_of(tx, application_id)
            if each.id != person.id
        ],
    }
    return page(request, "representatives/person.html", context)


async def _seat(tx: Tx, each: Nomination, meeting: Meeting) -> dict[str, Any]:
    """Return what the page of a person shows of one nomination."""
    asked = (await segments.access_of(tx, [each.id]))[each.id]
    return {
        "meeting": meeting_words(meeting),
        "is_open": each.stage in OPEN,
        "may_confirm": each.stage is Seat.CONFIRMED,
        "segments": segment_rows(meeting, asked),
        "steps": [
            {"words": _(SEATS[step.stage][0]), "at": step.at, "by": step.by_email or ""}
            for step in await nominations.steps(tx, each.id)
        ],
    }


@router.post("/representatives/{representative_id}")
async def post_representative(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    representative_id: UUID,
) -> Response:
    form = await read_form(request, RepresentativeIn, await _options(tx))
    if form.value is None:
        await applications.get_own(tx, actor, application_id)
        return _form_page(request, application_id, representative_id, form, is_new=True)
    command = NameRepresentative(
        id=representative_id, application_id=application_id, **form.value.model_dump()
    )
    named = await name_representative(tx, actor, modalities, command)
    return back_to(application_id, named.id)


def back_to(application_id: UUID, representative_id: UUID) -> Response:
    """Lead back to the page of a person."""
    return RedirectResponse(
        f"/applications/{application_id}/representatives/{representative_id}", SEE_OTHER
    )
