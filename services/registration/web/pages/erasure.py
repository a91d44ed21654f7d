"""Erasing one's own data before their day: an application, a representative, a wish, an account."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.erase_data import (
    erase_account,
    erase_application,
    erase_representative,
    erase_speaker,
)
from services.registration.domain.erasing import OVER, is_erased
from services.registration.store import applications, erasing
from services.registration.web.status import stage_words
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.i18n import _
from shared.web.pages import page
from shared.web.sessions import clear_session

router = APIRouter(include_in_schema=False)

SEE_OTHER: Final = HTTPStatus.SEE_OTHER


@router.get("/my-data")
async def get_my_data(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
    own = await applications.list_own(tx, actor)
    rows = [
        {
            "id": str(each.id),
            "name": each.name or each.reference or _("Not named yet"),
            "stage": stage_words(each.stage),
            "is_focal_point": each.person_id == actor.person_id,
            "is_over": each.stage in OVER,
            "is_erased": is_erased(each),
        }
        for each in own
    ]
    hangs = any(row["is_focal_point"] and not row["is_erased"] for row in rows)
    return page(request, "people/my_data.html", {"rows": rows, "may_erase": not hangs})


@router.post("/my-data/erase")
async def post_account(
    request: Request, tx: Transaction, actor: CurrentActor, settings: SettingsOf
) -> Response:
    await erase_account(tx, actor)
    request.state.actor = None
    answer = page(request, "sign_in/signed_out.html", {})
    clear_session(answer, settings)
    return answer


@router.get("/applications/{application_id}/erasure")
async def get_erasure(
    request: Request, tx: Transaction, actor: CurrentActor, application_id: UUID
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    if known.stage not in OVER or is_erased(known):
        # That page says what has to happen first.
        return RedirectResponse("/my-data", SEE_OTHER)
    context = {
        "id": str(known.id),
        "name": known.name or _("New application"),
        "version": known.version,
        "was_public": await erasing.was_public(tx, known.id),
    }
    return page(request, "applications/erasure.html", context)


@router.post("/applications/{application_id}/erasure")
async def post_erasure(
    tx: Transaction, actor: CurrentActor, application_id: UUID, version: Annotated[int, Form()]
) -> Response:
    await erase_application(tx, actor, application_id, version=version)
    return RedirectResponse("/my-data", SEE_OTHER)


@router.post("/applications/{application_id}/representatives/{representative_id}/erase")
async def post_representative(
    tx: Transaction, actor: CurrentActor, application_id: UUID, representative_id: UUID
) -> Response:
    await erase_representative(tx, actor, application_id, representative_id)
    return RedirectResponse(f"/applications/{application_id}/representatives", SEE_OTHER)


@router.post("/hearings/{wish_id}/erase")
async def post_speaker(tx: Transaction, actor: CurrentActor, wish_id: UUID) -> Response:
    await erase_speaker(tx, actor, wish_id)
    return RedirectResponse("/hearings", SEE_OTHER)
