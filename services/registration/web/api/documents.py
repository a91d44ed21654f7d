"""Documents of an application, by program."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.registration.actions.add_document import AddDocument, add_document, remove_document
from services.registration.domain.applications import require_open
from services.registration.domain.documents import ENDINGS, Document
from services.registration.store import applications, documents
from services.registration.web.deps import ModalitiesOf
from services.registration.web.documents import CleanerOf, attachment
from shared.web.deps import CurrentActor, Transaction
from shared.web.describing import file_of

router = APIRouter(prefix="/api/v1", tags=["documents"])

OWN = "/applications/{application_id}/documents"
DOCUMENT = {"requestBody": {"content": {"*/*": {}}, "required": True}}
FILE = file_of(*ENDINGS)


class DocumentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime


def document_out(document: Document) -> DocumentOut:
    """Show a document to those who may see all of its application."""
    return DocumentOut(
        id=document.id,
        kind=document.kind,
        name=document.name,
        media_type=document.media_type,
        size=document.size,
        sha256=document.sha256.hex(),
        added_at=document.added_at,
    )


@router.get(OWN)
async def get_documents(
    tx: Transaction, actor: CurrentActor, application_id: UUID
) -> list[DocumentOut]:
    """Return the documents of an application of one's own."""
    known = await applications.get_own(tx, actor, application_id)
    return [document_out(each) for each in await documents.list_of(tx, known.id)]


@router.put(OWN + "/{document_id}", openapi_extra=DOCUMENT, responses={503: {}})
async def put_document(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    cleaner: CleanerOf,
    application_id: UUID,
    document_id: UUID,
    kind: Annotated[str, Query(max_length=50)],
    name: Annotated[str, Query(min_length=1, max_length=300)],
) -> DocumentOut:
    """Add a PDF, PNG or JPEG file, sent as it is; what is kept is a cleaned copy.

    The caller chooses the id: the same request twice adds one document.
    """
    require_open(await applications.get_own(tx, actor, application_id))
    sent = await request.body()
    command = AddDocument(
        id=document_id,
        application_id=application_id,
        kind=kind,
        name=name,
        sent=sent,
        cleaned=await cleaner.clean(name, sent),
    )
    return document_out(await add_document(tx, actor, modalities, command))


@router.get(OWN + "/{document_id}", response_class=Response, responses=FILE)
async def get_document(
    tx: Transaction, actor: CurrentActor, application_id: UUID, document_id: UUID
) -> Response:
    """Return the cleaned copy."""
    known = await applications.get_own(tx, actor, application_id)
    return attachment(await documents.read(tx, known.id, document_id))


@router.delete(OWN + "/{document_id}", status_code=204)
async def delete_document(
    tx: Transaction, actor: CurrentActor, application_id: UUID, document_id: UUID
) -> None:
    """Take a document out of a draft."""
    await remove_document(tx, actor, application_id, document_id)


@router.get("/desk" + OWN + "/{document_id}", response_class=Response, responses=FILE)
async def get_submitted_document(
    tx: Transaction, application_id: UUID, document_id: UUID
) -> Response:
    """Return the cleaned copy to a clerk."""
    known = await applications.get(tx, application_id)
    return attachment(await documents.read(tx, known.id, document_id))
