"""Withdrawing an application, and taking one's own data along."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.registration.actions.withdraw_application import withdraw_application
from services.registration.store import applications, corrections, documents, versions
from services.registration.web.api.applications import ApplicationOut, VersionIn, out
from services.registration.web.api.corrections import CorrectionOut
from services.registration.web.api.documents import DocumentOut, document_out
from services.registration.web.deps import BaseUrl, ModalitiesOf
from shared.kernel.actors import Actor
from shared.store.db import Tx
from shared.web.deps import CurrentActor, Transaction
from shared.web.once import OnceRoute

router = APIRouter(prefix="/api/v1/applications", tags=["applications"], route_class=OnceRoute)


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: int
    stage: str
    by_role: str
    at: datetime
    note: str
    form_key: str
    form_version: int
    answers: dict[str, object]


class PersonOut(BaseModel):
    email: str
    language: str


class ExportOut(BaseModel):
    """All that is kept of an application and of the person who holds it."""

    person: PersonOut
    application: ApplicationOut
    versions: list[VersionOut]
    corrections: list[CorrectionOut]
    # Those taken away after they had been submitted too: they are kept as evidence.
    documents_kept: list[DocumentOut]


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


async def export(tx: Tx, actor: Actor, application_id: UUID) -> ExportOut:
    """Gather what is kept of an application of one's own. Refusals: NotFound."""
    known = await applications.get_own(tx, actor, application_id)
    return ExportOut(
        person=PersonOut(email=actor.email, language=actor.language),
        application=await out(tx, known),
        versions=[VersionOut.model_validate(v) for v in await versions.list_of(tx, known.id)],
        corrections=[
            CorrectionOut.model_validate(each) for each in await corrections.list_of(tx, known.id)
        ],
        documents_kept=[document_out(each) for each in await documents.list_kept(tx, known.id)],
    )
