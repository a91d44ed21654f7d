"""Confirmation letters: the holder's page and PDF, and the public check of a code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.issue_confirmation import issue_confirmation
from services.registration.domain.confirmations import Confirmation, tidy_code
from services.registration.store import applications, confirmations
from services.registration.web.confirmations import document, letter
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.kernel.actors import Actor
from shared.kernel.languages import known_language
from shared.kernel.refusals import NotFound
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import _, current_language, speaking
from shared.web.pages import page
from shared.web.pdf import render_pdf

router = APIRouter(include_in_schema=False)

OWN = "/applications/{application_id}/confirmation"


async def _own(tx: Tx, actor: Actor, application_id: UUID) -> Confirmation:
    known = await applications.get_own(tx, actor, application_id)
    found = await confirmations.find_in_force(tx, known.id)
    if found is None:
        raise NotFound
    return found


@router.post(OWN)
async def post_confirmation(tx: Transaction, actor: CurrentActor, application_id: UUID) -> Response:
    await issue_confirmation(tx, actor, application_id)
    return RedirectResponse(f"/applications/{application_id}/confirmation", 303)


@router.get(OWN)
async def get_confirmation(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
) -> Response:
    confirmation = await _own(tx, actor, application_id)
    context = await letter(tx, modalities, confirmation, base_url)
    context["pdf_url"] = f"/applications/{application_id}/confirmation.pdf"
    context["status_url"] = f"/applications/{application_id}"
    return page(request, "confirmations/letter.html", context)


@router.get(OWN + ".pdf")
async def get_confirmation_pdf(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    language: Annotated[str, Query(alias="in", max_length=10)] = "",
) -> Response:
    confirmation = await _own(tx, actor, application_id)
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
    request: Request, tx: Tx, modalities: ModalitiesOf, base_url: str, code: str
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
