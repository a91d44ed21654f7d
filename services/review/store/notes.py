"""What officers write beside candidates, for the Office only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from services.review.store.tables import NoteRow
from shared.store.db import Tx
from shared.store.people import PERSON


@dataclass(frozen=True, slots=True)
class Note:
    """A note, or the reason for which a name is left out."""

    kind: str
    words: str
    by: str
    at: datetime


async def add_note(
    tx: Tx, list_key: str, application_id: UUID, kind: str, words: str, *, by: UUID, at: datetime
) -> None:
    """Keep a note."""
    tx.add(
        NoteRow(
            list_key=list_key,
            application_id=application_id,
            kind=kind,
            words=words,
            by_person_id=by,
            at=at,
        )
    )
    await tx.flush()


async def notes(tx: Tx, list_key: str) -> dict[UUID, list[Note]]:
    """Return the notes beside the candidates of a list, oldest first."""
    rows = await tx.execute(
        select(NoteRow.application_id, NoteRow.kind, NoteRow.words, PERSON.c.email, NoteRow.at)
        .join(PERSON, PERSON.c.id == NoteRow.by_person_id)
        .where(NoteRow.list_key == list_key)
        .order_by(NoteRow.id)
    )
    found: dict[UUID, list[Note]] = defaultdict(list)
    for application_id, *facts in rows:
        found[application_id].append(Note(*facts))
    return dict(found)
