"""Documents in the database, beside the application they belong to (ADR 0019)."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from services.registration.domain.documents import Document
from services.registration.store.document_tables import ContentRow, DocumentRow
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


@dataclass(frozen=True, slots=True)
class Stored:
    """A document with its bytes."""

    document: Document
    content: bytes


def _document(row: DocumentRow, size: int) -> Document:
    return Document(
        id=row.id,
        application_id=row.application_id,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=size,
        sha256=row.sha256,
        sent_sha256=row.sent_sha256,
        added_at=row.added_at,
    )


def _of(application_id: UUID) -> Select[DocumentRow, int]:
    return (
        select(DocumentRow, ContentRow.size)
        .join(ContentRow, ContentRow.sha256 == DocumentRow.sha256)
        .where(DocumentRow.application_id == application_id)
        .order_by(DocumentRow.added_at, DocumentRow.id)
    )


async def list_of(tx: Tx, application_id: UUID) -> list[Document]:
    """Return the documents of an application, in the order they were added."""
    found = await tx.execute(_of(application_id).where(DocumentRow.removed_at.is_(None)))
    return [_document(row, size) for row, size in found]


async def list_kept(tx: Tx, application_id: UUID) -> list[Document]:
    """Return these and those that were taken away after they had been submitted."""
    found = await tx.execute(_of(application_id))
    return [_document(row, size) for row, size in found]


async def read_kept(tx: Tx, document: Document) -> bytes:
    """Return the bytes of a document."""
    content = await tx.scalar(
        select(ContentRow.content).where(ContentRow.sha256 == document.sha256)
    )
    assert content is not None
    return content


async def read(tx: Tx, application_id: UUID, document_id: UUID) -> Stored:
    """Return a document of this application with its bytes. Refusals: NotFound."""
    for document in await list_of(tx, application_id):
        if document.id == document_id:
            return Stored(document, await read_kept(tx, document))
    raise NotFound


async def add(tx: Tx, document: Document, content: bytes, *, by: Actor) -> None:
    """Keep a document; equal bytes are kept once."""
    values = {"sha256": document.sha256, "size": document.size, "content": content}
    # Touched when it is there already, so that nobody can forget it before we point to it.
    await tx.execute(
        insert(ContentRow)
        .values(values)
        .on_conflict_do_update(index_elements=["sha256"], set_={"size": document.size})
    )
    await tx.execute(
        insert(DocumentRow).values(
            id=document.id,
            application_id=document.application_id,
            kind=document.kind,
            name=document.name,
            media_type=document.media_type,
            sha256=document.sha256,
            sent_sha256=document.sent_sha256,
            added_by=by.person_id,
            added_at=document.added_at,
        )
    )


def _is(document: Document) -> tuple[ColumnElement[bool], ...]:
    return (
        DocumentRow.application_id == document.application_id,
        DocumentRow.id == document.id,
    )


async def put_aside(tx: Tx, document: Document, at: datetime) -> None:
    """Take a document out of its application, and keep it: it was submitted once."""
    await tx.execute(update(DocumentRow).where(DocumentRow.id == document.id).values(removed_at=at))


async def forget(tx: Tx, document: Document) -> None:
    """Delete a document that nobody but its holder has seen."""
    await tx.execute(delete(DocumentRow).where(*_is(document)))
    # Whoever else keeps the same bytes cannot be seen from here; their reference holds them.
    with contextlib.suppress(IntegrityError):
        async with tx.begin_nested():
            await tx.execute(delete(ContentRow).where(ContentRow.sha256 == document.sha256))
