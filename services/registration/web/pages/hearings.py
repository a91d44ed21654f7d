"""An organization's pages on hearings: ask to speak, see the outcome, take the wish back."""

from http import HTTPStatus
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.ask_to_speak import AskToSpeak, ask_to_speak, withdraw_wish
from services.registration.domain.applications import IN_COURSE
from services.registration.domain.hearings import OVER, Standing, hearings_open_to
from services.registration.store import applications, hearings, meetings
from services.registration.store.hearings import Listed
from services.registration.web.deps import ModalitiesOf
from services.registration.web.models import Line, Words
from services.registration.web.options import GENDERS, Gender, Language, OwnOrganization
from shared.kernel.actors import Actor
from shared.kernel.languages import LANGUAGES, OWN_NAMES
from shared.kernel.modalities import Event, Modalities
from shared.kernel.refusals import Invalid, NotFound
from shared.store.db import Tx, database_time
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import UI, Form, Options, bind, read_form
from shared.web.i18n import N_, _, current_language
from shared.web.pages import day, page

router = APIRouter(prefix="/hearings", include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER
STANDINGS: Final = {
    Standing.INTERESTED: N_("With the Secretariat"),
    Standing.SHORTLISTED: N_("On the shortlist"),
    Standing.CHOSEN: N_("Chosen"),
    Standing.SELECTED: N_("Selected to speak"),
    Standing.NOT_SELECTED: N_("Not selected"),
    Standing.WITHDRAWN: N_("Withdrawn"),
}
COLOURS: Final = {
    Standing.INTERESTED: "blue",
    Standing.SHORTLISTED: "turquoise",
    Standing.CHOSEN: "purple",
    Standing.SELECTED: "green",
}


class WishForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    id: UUID
    application_id: OwnOrganization
    event_key: Annotated[
        str, UI(N_("Hearing"), widget="radios", errors={"missing": N_("Choose the hearing.")})
    ]
    theme: Annotated[
        str, UI(N_("Theme"), widget="radios", errors={"missing": N_("Choose a theme.")})
    ]
    speaker: Annotated[
        Line,
        Field(min_length=2, max_length=200),
        UI(N_("Name of the speaker"), errors={"missing": N_("Enter the name of the speaker.")}),
    ]
    gender: Annotated[
        Gender,
        UI(
            N_("Gender of the speaker"),
            hint=N_("Used for balance only."),
            widget="radios",
            errors={"missing": N_("Choose an answer; “not stated” is one.")},
        ),
    ]
    language: Annotated[
        Language,
        UI(
            N_("Language of the statement"),
            hint=N_("The six official languages are interpreted."),
            widget="radios",
            errors={"missing": N_("Choose a language.")},
        ),
    ]
    statement: Annotated[
        Words,
        Field(min_length=10, max_length=2000),
        UI(
            N_("What the statement is about"),
            hint=N_("At most 150 words, in any language."),
            widget="textarea",
            errors={"missing": N_("Say what the statement is about.")},
        ),
    ]


def row_of(
    each: Listed, modalities: Modalities, event: Event, standing: Standing
) -> dict[str, Any]:
    """Return a wish as pages show it, at a hearing whose place and day may have changed."""
    language = current_language()
    return {
        "id": str(each.interest.id),
        "version": each.interest.version,
        "organization": each.organization,
        "reference": each.reference,
        "speaker": each.interest.speaker,
        "event": event.title.in_(language),
        "event_key": event.key,
        "venue": event.venue.in_(language),
        "starts": event.starts,
        "theme": modalities.theme(each.interest.theme).label.in_(language),
        "theme_paragraph": modalities.theme(each.interest.theme).paragraph,
        "language": OWN_NAMES[each.interest.language],
        "statement": each.interest.statement,
        "received_at": each.received_at,
        "standing": standing.value,
        "words": _(STANDINGS[standing]),
        "colour": COLOURS.get(standing, "grey"),
        "may_withdraw": standing not in OVER,
        "may_erase": standing is Standing.WITHDRAWN and bool(each.interest.speaker),
    }


@router.get("")
async def get_wishes(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    today = (await database_time(tx)).date()
    at = await meetings.list_meetings(tx, modalities)
    rows = [
        row_of(each, modalities, at[each.interest.event_key].event, each.interest.as_told)
        for each in await hearings.list_own(tx, actor, today)
    ]
    return page(request, "hearings/home.html", {"rows": rows})


async def _options(tx: Tx, actor: Actor, modalities: Modalities) -> dict[str, Options]:
    language = current_language()
    own = [
        each
        for each in await applications.list_own(tx, actor)
        if each.stage in IN_COURSE and hearings_open_to(modalities, each.category)
    ]
    events = {e.key: e for a in own for e in hearings_open_to(modalities, a.category)}
    return {
        "application_id": [(str(each.id), f"{each.name} · {each.reference}") for each in own],
        "event_key": [
            (e.key, f"{e.title.in_(language)} · {day(e.starts)} · {e.venue.in_(language)}")
            for e in events.values()
        ],
        "theme": [(each.key, each.label.in_(language)) for each in modalities.themes],
        "gender": [(key, _(label)) for key, label in GENDERS],
        "language": [(code, OWN_NAMES[code]) for code in LANGUAGES],
    }


def _form_page(request: Request, form: Form[WishForm], *, status: int = 200) -> Response:
    context = {"form": form, "new_id": str(form.raw.get("id") or uuid4())}
    return page(request, "hearings/new.html", context, status=status)


@router.get("/new")
async def get_new(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    form = bind(WishForm, None, await _options(tx, actor, modalities))
    return _form_page(request, form.with_only_choices())


@router.post("/new")
async def post_new(
    request: Request, tx: Transaction, actor: CurrentActor, modalities: ModalitiesOf
) -> Response:
    form = await read_form(request, WishForm, await _options(tx, actor, modalities))
    if form.value is None:
        return _form_page(request, form, status=422)
    try:
        async with tx.begin_nested():
            command = AskToSpeak(**form.value.model_dump())
            made = await ask_to_speak(tx, actor, modalities, command)
    except Invalid as refusal:
        return _form_page(request, form.with_errors(refusal.errors), status=422)
    return RedirectResponse(f"/hearings/{made.id}", SEE_OTHER)


@router.get("/{wish_id}")
async def get_wish(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    wish_id: UUID,
) -> Response:
    if not await hearings.is_of(tx, wish_id, actor):
        raise NotFound
    known = await hearings.get(tx, wish_id, (await database_time(tx)).date())
    meeting = await meetings.get_meeting(tx, modalities, known.interest.event_key)
    context = {"row": row_of(known, modalities, meeting.event, known.interest.as_told)}
    return page(request, "hearings/wish.html", context)


@router.post("/{wish_id}/withdraw")
async def post_withdraw(tx: Transaction, actor: CurrentActor, wish_id: UUID) -> Response:
    await withdraw_wish(tx, actor, wish_id)
    return RedirectResponse(f"/hearings/{wish_id}", SEE_OTHER)
