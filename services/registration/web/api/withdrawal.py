"""Withdrawing an application, and taking one's own data along."""

from uuid import UUID

from fastapi import APIRouter

from services.registration.actions.withdraw_application import withdraw_application
from services.registration.web.api.applications import ApplicationOut, VersionIn, out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from services.registration.web.own_data import ExportOut, export
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/applications", tags=["applications"], route_class=OnceRoute)


@router.post("/{application_id}/withdraw")
async def post_withdraw(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    base_url: BaseUrl,
    application_id: UUID,
    body: VersionIn,
) -> ApplicationOut:
    """Withdraw an application for good; for the focal point."""
    withdrawn = await withdraw_application(
        tx, actor, modalities, application_id, version=body.version, base_url=base_url
    )
    return await out(tx, withdrawn)


@router.get("/{application_id}/export")
async def get_export(tx: Transaction, actor: CurrentActor, application_id: UUID) -> ExportOut:
    """Return one's own data; documents are fetched one by one."""
    return await export(tx, actor, application_id)
