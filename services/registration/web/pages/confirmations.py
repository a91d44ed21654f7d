"""Confirmation letters: the holder's page and PDF, and the public check of a code."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.issue_confirmation import (
    issue_confirmation,
    issue_for_representative,
)
from services.registration.domain.confirmations import Confirmation, tidy_code
from services.registration.store import applications, confirmations
from services.registration.web.confirmations import document, letter
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.kernel.actors import Actor
from shared.kernel.languages import known_language
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import _, current_language, speaking
from shared.web.pages import page
from shared.web.pdf import render_pdf

router = APIRouter(include_in_schema=False)

OWN: Final = "/applications/{application_id}/confirmation"
SEAT: Final = "/applications/{application_id}/nominations/{nomination_id}/confirmation"
Language = Annotated[str, Query(alias="in", max_length=10)]


async def _own(
    tx: Tx, actor: Actor, application_id: UUID, nomination_id: UUID | None = None
) -> Confirmation:
    known = await applications.get_own(tx, actor, application_id)
    found = await confirmations.find_in_force(tx, known.id, nomination_id)
    if found is None:
        raise NotFound
    return found


def _place(confirmation: Confirmation) -> str:
    """Return where a letter is shown to its holder."""
    own = f"/applications/{confirmation.application_id}"
    seat = confirmation.nomination_id
    return f"{own}/nominations/{seat}/confirmation" if seat else f"{own}/confirmation"


async def _letter_page(
    request: Request, tx: Tx, modalities: Modalities, confirmation: Confirmation, base_url: str
) -> Response:
    context = await letter(tx, modalities, confirmation, base_url)
    overview = f"/applications/{confirmation.application_id}"
    context["pdf_url"] = f"{_place(confirmation)}.pdf"
    context["back_url"] = f"{overview}/representatives" if context["is_of_person"] else overview
    return page(request, "confirmations/letter.html", context)


async def _pdf(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    confirmation: Confirmation,
    base_url: str,
    language: str,
) -> Response:
    wanted = known_language(language or current_language())
    with speaking(wanted):
        context = await letter(tx, modalities, confirmation, base_url)
        html = document(request.app.state.templates, context)
    name = f"confirmation-{confirmation.says['reference']}-{wanted}.pdf"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-language": wanted,
    }
    return Response(await render_pdf(html), media_type="application/pdf", headers=headers)


@router.post(OWN)
async def post_confirmation(tx: Transaction, actor: CurrentActor, application_id: UUID) -> Response:
    issued = await issue_confirmation(tx, actor, application_id)
    return RedirectResponse(_place(issued), HTTPStatus.SEE_OTHER)


@router.get(OWN)
async def get_confirmation(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
) -> Response:
    found = await _own(tx, actor, application_id)
    return await _letter_page(request, tx, modalities, found, base_url)


@router.get(OWN + ".pdf")
async def get_confirmation_pdf(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    language: Language = "",
) -> Response:
    found = await _own(tx, actor, application_id)
    return await _pdf(request, tx, modalities, found, base_url, language)


@router.post(SEAT)
async def post_for_representative(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
    nomination_id: UUID,
) -> Response:
    issued = await issue_for_representative(tx, actor, modalities, application_id, nomination_id)
    return RedirectResponse(_place(issued), HTTPStatus.SEE_OTHER)


@router.get(SEAT)
async def get_for_representative(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
) -> Response:
    found = await _own(tx, actor, application_id, nomination_id)
    return await _letter_page(request, tx, modalities, found, base_url)


@router.get(SEAT + ".pdf")
async def get_pdf_for_representative(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    nomination_id: UUID,
    language: Language = "",
) -> Response:
    found = await _own(tx, actor, application_id, nomination_id)
    return await _pdf(request, tx, modalities, found, base_url, language)


@router.get("/confirmations")
async def get_check(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    code: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    if not (code or "").strip():
        return _asking(request, error="" if code is None else _("Enter the code on the letter."))
    return await _check_page(request, tx, modalities, base_url, code or "")


@router.get("/confirmations/{code}")
async def get_checked(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    code: str,
) -> Response:
    return await _check_page(request, tx, modalities, base_url, code)


async def _check_page(
    request: Request, tx: Tx, modalities: Modalities, base_url: str, code: str
) -> Response:
    """Show what the letter says and whether it holds, and nothing else of its application."""
    try:
        found = await confirmations.get(tx, tidy_code(code))
    except NotFound:
        error = _("No letter has this code. Compare it with the letter once more.")
        return _asking(request, code, error=error, status=404)
    shown = await letter(tx, modalities, found, base_url)
    return page(request, "confirmations/check.html", {"letter": shown, "code": code, "error": ""})


def _asking(request: Request, code: str = "", *, error: str, status: int = 200) -> Response:
    context = {"letter": None, "code": code, "error": error}
    return page(request, "confirmations/check.html", context, status=status)
