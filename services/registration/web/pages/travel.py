"""An organization's pages on travel support: ask, see the place and why, take it back."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict

from services.registration.actions.request_travel import (
    RequestTravel,
    request_travel,
    withdraw_travel,
)
from services.registration.domain.applications import IN_COURSE
from services.registration.domain.travel import OVER
from services.registration.store import applications, calls, representatives, travel
from services.registration.store.travel import Traveller
from services.registration.web.deps import ModalitiesOf
from services.registration.web.travel_words import COLOURS, STANDINGS, reasons
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import AlreadyDone, Invalid
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI, Form, Options, bind, read_form
from shared.web.i18n import N_, _, current_language
from shared.web.pages import new_york, page

router = APIRouter(prefix="/travel", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


class TravelForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: Annotated[UUID, UI("", widget="hidden")]
    round_id: Annotated[
        UUID,
        UI(N_("Meeting"), widget="radios", errors={"missing": N_("Choose the meeting.")}),
    ]
    representative_id: Annotated[
        UUID,
        UI(
            N_("Representative"),
            hint=N_("Nationals of the least developed countries come first (paragraph 31)."),
            widget="radios",
            errors={
                "missing": N_("Choose the representative."),
                "asked-already": N_("There is a request for this person already."),
            },
        ),
    ]


def row_of(each: Traveller, event: str, last: int | None) -> dict[str, Any]:
    """Return a request as pages show it."""
    return {
        "id": str(each.id),
        "organization": each.organization,
        "reference": each.reference,
        "name": each.name,
        "event": event,
        "received_at": each.received_at,
        "standing": each.standing.value,
        "words": _(STANDINGS[each.standing]),
        "colour": COLOURS.get(each.standing, "grey"),
        "rank": each.rank,
        "reasons": reasons(each, last),
        "may_withdraw": each.standing not in OVER,
    }


async def event_titles(tx: Tx, modalities: Modalities) -> dict[UUID, str]:
    """Return the title of the event of each call, in the reader's language."""
    language = current_language()
    return {
        each.id: modalities.event(each.event_key).title.in_(language)
        for each in await calls.list_rounds(tx)
    }


@router.get("")
async def get_travel(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    titles, last = await event_titles(tx, modalities), await travel.last_supported(tx)
    now = await database_time(tx)
    still_open = [
        {"event": titles[each.id], "closes_at": each.closes_at, "tickets": each.tickets}
        for each in await calls.list_rounds(tx)
        if now < each.closes_at
    ]
    rows = [
        row_of(each, titles[each.round_id], last.get(each.round_id))
        for each in await travel.list_own(tx, actor)
    ]
    return page(request, "travel/home.html", {"calls": still_open, "rows": rows})


async def _options(tx: Tx, actor: Actor, modalities: Modalities) -> dict[str, Options]:
    now = await database_time(tx)
    titles = await event_titles(tx, modalities)
    return {
        "round_id": [
            (str(each.id), f"{titles[each.id]} · {_('Until %s.') % new_york(each.closes_at)}")
            for each in await calls.list_rounds(tx)
            if now < each.closes_at
        ],
        "representative_id": [
            (str(person.id), f"{person.name} · {application.name}")
            for application in await applications.list_own(tx, actor)
            if application.stage in IN_COURSE
            for person in await representatives.list_of(tx, application.id)
        ],
    }


def _form_page(
    request: Request, form: Form[TravelForm], new_id: str, *, status: int = 200
) -> Response:
    return page(request, "travel/new.html", {"form": form, "new_id": new_id}, status=status)


@router.get("/new")
async def get_new(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    blank = bind(TravelForm, None, await _options(tx, actor, modalities))
    form = blank.with_only_choices()
    return _form_page(request, form, str(uuid4()))


@router.post("/new")
async def post_new(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    form = await read_form(request, TravelForm, await _options(tx, actor, modalities))
    new_id = str(form.raw.get("id", ""))
    if form.value is None:
        return _form_page(request, form, new_id, status=422)
    person = await representatives.get_own(tx, actor, form.value.representative_id)
    command = RequestTravel(
        id=form.value.id,
        round_id=form.value.round_id,
        application_id=person.application_id,
        representative_id=person.id,
    )
    try:
        async with tx.begin_nested():
            made = await request_travel(tx, actor, modalities, command)
    except (Invalid, AlreadyDone) as refusal:
        codes = {"representative_id": "asked-already"}
        errors = refusal.errors if isinstance(refusal, Invalid) else codes
        return _form_page(request, form.with_errors(errors), new_id, status=422)
    return RedirectResponse(f"/travel/{made.id}", SEE_OTHER)


@router.get("/{request_id}")
async def get_request(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    request_id: UUID,
) -> Response:
    known = await travel.get_own(tx, actor, request_id)
    titles, last = await event_titles(tx, modalities), await travel.last_supported(tx)
    row = row_of(known, titles[known.round_id], last.get(known.round_id))
    return page(request, "travel/request.html", {"row": row})


@router.post("/{request_id}/withdraw")
async def post_withdraw(
    tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf, request_id: UUID
) -> Response:
    await withdraw_travel(tx, actor, modalities, request_id)
    return RedirectResponse(f"/travel/{request_id}", SEE_OTHER)
