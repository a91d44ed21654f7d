"""Documents of an application that its holder may still change."""

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from services.registration.domain import documents as rules
from services.registration.domain.applications import Application, require_open
from services.registration.domain.documents import Document
from services.registration.store import applications, documents
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, NotFound
from shared.store.db import Tx, database_time
from shared.uploads.clean import Cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """A document that was cleaned; `sent` is what came in."""

    id: UUID
    application_id: UUID
    kind: str
    name: str
    sent: bytes
    cleaned: Cleaned


async def add_document(
    tx: Tx, actor: Actor, modalities: Modalities, command: AddDocument
) -> Document:
    """Add a document to a draft; the same request twice adds one.

    Refusals: NotFound for somebody else's, Conflict once submitted or for an id in use, Invalid.
    """
    known = await applications.get_own(tx, actor, command.application_id, lock=True)
    sent_sha256 = hashlib.sha256(command.sent).digest()
    for earlier in await documents.list_kept(tx, known.id):
        if earlier.id == command.id:
            return _repeat(earlier, command, sent_sha256)
    present = await documents.list_of(tx, known.id)
    rules.require_place(known.form(modalities), known, present, command.kind)
    at = await database_time(tx)
    document = Document(
        id=command.id,
        application_id=known.id,
        kind=command.kind,
        name=rules.safe_name(command.name, command.cleaned.media_type),
        media_type=command.cleaned.media_type,
        size=len(command.cleaned.content),
        sha256=hashlib.sha256(command.cleaned.content).digest(),
        sent_sha256=sent_sha256,
        added_at=at,
    )
    await documents.add(tx, document, command.cleaned.content, by=actor)
    changed = replace(known, version=known.version + 1)
    await applications.save(tx, changed, by=actor, at=at, note="document added")
    return document


def _repeat(earlier: Document, command: AddDocument, sent_sha256: bytes) -> Document:
    if (earlier.kind, earlier.sent_sha256) != (command.kind, sent_sha256):
        raise Conflict("another document has this id")
    return earlier


async def remove_document(
    tx: Tx, actor: Actor, application_id: UUID, document_id: UUID
) -> Application:
    """Take a document out of a draft; once it was submitted, its bytes are kept as evidence.

    Refusals: NotFound, Conflict once submitted.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    require_open(known)
    document = next(
        (each for each in await documents.list_of(tx, known.id) if each.id == document_id), None
    )
    if document is None:
        raise NotFound
    at = await database_time(tx)
    if known.submitted_at is None:
        await documents.forget(tx, document)
    else:
        await documents.put_aside(tx, document, at)
    changed = replace(known, version=known.version + 1)
    await applications.save(tx, changed, by=actor, at=at, note="document removed")
    return changed
