"""The page where an organization adds the documents of its application."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.registration.actions.add_document import AddDocument, add_document, remove_document
from services.registration.domain.applications import Application, require_open
from services.registration.domain.documents import MOST, OTHER, Document, kinds, kinds_open
from services.registration.store import applications, documents
from services.registration.web.deps import ModalitiesOf
from services.registration.web.documents import CleanerOf, attachment, rows
from services.registration.web.topics import kind_words
from shared.kernel.forms import ApplicationForm, DocumentAsked
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Invalid, NotFound
from shared.store.db import Tx
from shared.uploads.clean import LARGEST, Cleaner
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import message_for
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(include_in_schema=False)

OWN = "/applications/{application_id}/documents"
ENDINGS = ".pdf,.png,.jpg,.jpeg"


async def _documents_page(
    request: Request,
    tx: Tx,
    modalities: Modalities,
    known: Application,
    error: tuple[str, str] = ("", ""),
) -> Response:
    form, present = known.form(modalities), await documents.list_of(tx, known.id)
    kind, code = error
    context = {
        "id": str(known.id),
        "documents": rows(form, present, f"/applications/{known.id}/documents"),
        "kinds": _kinds(form, known, present),
        "has_room": len(present) < MOST,
        "most": MOST,
        "megabytes": LARGEST // 1_000_000,
        "endings": ENDINGS,
        # Made here, so that sending the page twice adds one document.
        "new_id": str(uuid4()),
        "error": {"kind": kind, "words": message_for(code)} if code else None,
    }
    return page(request, "applications/documents.html", context, status=422 if code else 200)


def _kinds(
    form: ApplicationForm, known: Application, present: list[Document]
) -> list[dict[str, Any]]:
    asked = {each.key: each for each in form.documents}
    there = kinds(present)
    return [
        {
            "key": kind,
            "label": kind_words(form, kind),
            "help": _help(asked.get(kind)),
            "is_required": kind in asked and asked[kind].required,
            "is_there": kind in there,
        }
        for kind in kinds_open(form, known)
    ]


def _help(asked: DocumentAsked | None) -> str:
    return asked.help.in_(current_language()) if asked and asked.help else ""


@router.get(OWN)
async def get_documents(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    require_open(known)
    return await _documents_page(request, tx, modalities, known)


@router.post(OWN)
async def post_document(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    cleaner: CleanerOf,
    application_id: UUID,
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    require_open(known)
    sent = await request.form()
    try:
        command = await _command(sent, known, cleaner)
        await add_document(tx, actor, modalities, command)
    except Invalid as refusal:
        kind = str(sent.get("kind", OTHER))
        code = next(iter(refusal.errors.values()))
        return await _documents_page(request, tx, modalities, known, (kind, code))
    return RedirectResponse(f"/applications/{known.id}/documents", HTTPStatus.SEE_OTHER)


async def _command(sent: FormData, known: Application, cleaner: Cleaner) -> AddDocument:
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Invalid({"file": "file-missing"})
    try:
        document_id = UUID(str(sent.get("new_id")))
    except ValueError:
        raise NotFound from None
    content = await file.read(LARGEST + 1)
    return AddDocument(
        id=document_id,
        application_id=known.id,
        kind=str(sent.get("kind", "")),
        name=file.filename,
        sent=content,
        cleaned=await cleaner.clean(file.filename, content),
    )


@router.get(OWN + "/{document_id}")
async def get_document(
    tx: Transaction, actor: CurrentActor, application_id: UUID, document_id: UUID
) -> Response:
    known = await applications.get_own(tx, actor, application_id)
    return attachment(await documents.read(tx, known.id, document_id))


@router.post(OWN + "/{document_id}/remove")
async def post_remove(
    tx: Transaction, actor: CurrentActor, application_id: UUID, document_id: UUID
) -> Response:
    await remove_document(tx, actor, application_id, document_id)
    return RedirectResponse(f"/applications/{application_id}/documents", HTTPStatus.SEE_OTHER)


@router.get("/desk" + OWN + "/{document_id}")
async def get_submitted_document(
    tx: Transaction, application_id: UUID, document_id: UUID
) -> Response:
    known = await applications.get(tx, application_id)
    return attachment(await documents.read(tx, known.id, document_id))
