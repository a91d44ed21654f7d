"""What officers write beside candidates: this side can add a note, and never read one."""

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update

from services.review.store.keeper import Keeper, Opening
from services.review.store.sealing import NOTE, NOTE_BYTES, PublicKeys, seal_bytes
from services.review.store.tables import NoteRow
from shared.store.db import Tx
from shared.store.people import PERSON

TAG_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Note:
    """A note, or the reason for which a name is left out."""

    kind: str
    words: str
    by: str
    at: datetime


async def add_note(
    tx: Tx,
    keys: PublicKeys,
    list_key: str,
    application_id: UUID,
    note: Note,
    *,
    by_person_id: UUID,
) -> None:
    """Seal and keep a note."""
    tx.add(
        NoteRow(
            list_key=list_key,
            application_id=application_id,
            kind=note.kind,
            by_person_id=by_person_id,
            at=note.at,
            **_sealed(keys, application_id, note),
        )
    )
    await tx.flush()


def _sealed(keys: PublicKeys, application_id: UUID, note: Note) -> dict[str, Any]:
    said = {
        # Inside as well, so that a note that was moved is known where it belongs.
        "application": str(application_id),
        "kind": note.kind,
        "words": note.words,
        "by": note.by,
        "at": note.at.isoformat(),
    }
    tag, plain = os.urandom(TAG_BYTES), json.dumps(said, ensure_ascii=False).encode()
    return {"tag": tag, "blob": seal_bytes(keys, NOTE + tag, plain, NOTE_BYTES)}


async def kinds(tx: Tx, list_key: str) -> dict[UUID, list[str]]:
    """Return of which kinds the notes beside the candidates of a list are, oldest first."""
    rows = await tx.execute(
        select(NoteRow.application_id, NoteRow.kind)
        .where(NoteRow.list_key == list_key)
        .order_by(NoteRow.id)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for application_id, kind in rows:
        found[application_id].append(kind)
    return dict(found)


async def opened(keeper: Keeper, list_key: str, opening: Opening) -> dict[UUID, list[Note]]:
    """Return the notes beside the candidates of a list, once this opening is on record."""
    found: dict[UUID, list[Note]] = defaultdict(list)
    for each in await keeper.notes(list_key, opening):
        at = datetime.fromisoformat(each["at"])
        note = Note(each["kind"], each["words"], each["by"], at)
        found[UUID(each["application"])].append(note)
    return dict(found)


async def seal_earlier(tx: Tx, keys: PublicKeys) -> None:
    """Seal the notes that were written before notes were sealed."""
    rows = await tx.execute(
        select(NoteRow.id, NoteRow.application_id, NoteRow.kind, NoteRow.words, NoteRow.at)
        .add_columns(PERSON.c.email)
        .join(PERSON, PERSON.c.id == NoteRow.by_person_id)
        .where(NoteRow.words.is_not(None))
    )
    for row in rows:
        note = Note(row.kind, row.words or "", row.email, row.at)
        values = {"words": None, **_sealed(keys, row.application_id, note)}
        await tx.execute(update(NoteRow).where(NoteRow.id == row.id).values(values))
