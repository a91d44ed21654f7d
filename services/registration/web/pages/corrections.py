"""Pages on which an organization corrects what it submitted, and a clerk decides."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.correct_application import (
    AskCorrection,
    accept_correction,
    ask_correction,
    decline_correction,
)
from services.registration.domain.applications import Application
from services.registration.domain.corrections import section_to_correct, sections_correctable
from services.registration.store import applications
from services.registration.web import corrections as shown
from services.registration.web.api.corrections import LONGEST_REASON
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.models import plain
from services.registration.web.topics import given, model, offers, options
from shared.kernel.forms import Section
from shared.kernel.refusals import Invalid
from shared.kernel.text import is_hostile
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, bind, message_for, read_form
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

OWN = "/applications/{application_id}/corrections"
SEE_OTHER = HTTPStatus.SEE_OTHER
SHORTEST_REASON = 5
BESIDE = frozenset({"reason", "correction_id"})


@router.get(OWN)
async def get_corrections(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    context = {
        "id": str(known.id),
        "sections": [
            {"key": each.key, "title": each.title.in_(current_language())}
            for each in sections_correctable(known.form(modalities), known)
        ],
        "corrections": await shown.rows(tx, modalities, known),
    }
    return page(request, "corrections/all.html", context)


@router.get(OWN + "/{section_key}")
async def get_correction(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    section_key: str,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    section = section_to_correct(known.form(modalities), known, section_key)
    offered = options(section, await offers(tx, modalities, known))
    form = bind(model(section, known.answers), given(section, known.answers), offered)
    return _correction_page(request, known, section, form, {"id": str(uuid4()), "reason": ""})


def _correction_page(
    request: Request,
    known: Application,
    section: Section,
    form: Form[Any],
    beside: dict[str, str],
    error: str = "",
) -> Response:
    context = {
        "id": str(known.id),
        "title": section.title.in_(current_language()),
        "form": form,
        "correction_id": beside["id"],
        "reason": beside["reason"],
        "reason_error": error,
    }
    status = 422 if error or form.errors else 200
    return page(request, "corrections/section.html", context, status=status)


@router.post(OWN + "/{section_key}")
async def post_correction(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    section_key: str,
    correction_id: Annotated[UUID, Field()],
    reason: Annotated[str, Field(max_length=20_000)] = "",
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    section = section_to_correct(known.form(modalities), known, section_key)
    offered = options(section, await offers(tx, modalities, known))
    form = await read_form(request, model(section, known.answers), offered, beside=BESIDE)
    text = reason.replace("\r\n", "\n").strip()
    error = _reason_error(text)
    if form.value is None or error:
        beside = {"id": str(correction_id), "reason": text}
        return _correction_page(request, known, section, form, beside, error)
    command = AskCorrection(
        id=correction_id,
        application_id=known.id,
        section=section.key,
        answers=plain(form.value),
        reason=text,
    )
    await ask_correction(tx, actor, modalities, command)
    return RedirectResponse(f"/applications/{known.id}/corrections", SEE_OTHER)


def _reason_error(text: str) -> str:
    if is_hostile(text):
        return message_for("hostile-characters")
    if not text:
        return _("Say why.")
    if len(text) < SHORTEST_REASON:
        return message_for("string-too-short", {"min_length": SHORTEST_REASON})
    if len(text) > LONGEST_REASON:
        return message_for("string-too-long", {"max_length": LONGEST_REASON})
    return ""


@router.post("/desk" + OWN + "/{correction_id}/accept")
async def post_accept(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    correction_id: UUID,
) -> Response:
    await accept_correction(tx, actor, modalities, application_id, correction_id, base_url=base_url)
    return RedirectResponse(f"/desk/applications/{application_id}", SEE_OTHER)


@router.post("/desk" + OWN + "/{correction_id}/decline")
async def post_decline(
    tx: Transaction,
    actor: CurrentActor,
    base_url: BaseUrl,
    application_id: UUID,
    correction_id: UUID,
    note: Annotated[str, Field(max_length=20_000)] = "",
) -> Response:
    text = note.replace("\r\n", "\n").strip()
    if _reason_error(text):
        raise Invalid({"note": "missing"})
    await decline_correction(tx, actor, application_id, correction_id, note=text, base_url=base_url)
    return RedirectResponse(f"/desk/applications/{application_id}", SEE_OTHER)
