"""Withdrawing an application, and taking one's own data along, in a browser."""

import io
import zipfile
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.withdraw_application import withdraw_application
from services.registration.domain.applications import Stage
from services.registration.store import applications, documents
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.own_data import export
from shared.kernel.refusals import Conflict
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import _
from shared.web.pages import page

router = APIRouter(prefix="/applications", include_in_schema=False)


@router.get("/{application_id}/withdrawal")
async def get_withdrawal(
    request: Request, tx: Transaction, actor: CurrentActor, application_id: UUID
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    if known.stage is Stage.WITHDRAWN:
        raise Conflict("withdrawn before")
    context = {
        "id": str(known.id),
        "name": known.name or _("New application"),
        "version": known.version,
        "is_submitted": known.submitted_at is not None,
    }
    return page(request, "applications/withdrawal.html", context)


@router.post("/{application_id}/withdrawal")
async def post_withdrawal(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    version: Annotated[int, Form()],
) -> Response:
    await withdraw_application(
        tx, actor, modalities, application_id, version=version, base_url=base_url
    )
    return RedirectResponse(f"/applications/{application_id}", HTTPStatus.SEE_OTHER)


@router.get("/{application_id}/export")
async def get_export(tx: Transaction, actor: CurrentActor, application_id: UUID) -> Response:
    data = await export(tx, actor, application_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("application.json", data.model_dump_json(indent=2))
        for number, each in enumerate(await documents.list_kept(tx, application_id), start=1):
            content = await documents.read_kept(tx, each)
            archive.writestr(f"documents/{number}-{each.name}", content)
    name = data.application.reference or "application"
    headers = {"content-disposition": f'attachment; filename="{name}.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)
