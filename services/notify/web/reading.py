"""A notice as it reads, for those who may not see what is secret."""

from dataclasses import dataclass
from typing import Final

from services.notify.store import letters
from services.notify.store.editions import Editions
from services.notify.store.notices import Notice
from shared.store.db import Tx

HIDDEN: Final = "••••••••"


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    text: str
    is_covered: bool


async def as_it_reads(tx: Tx, editions: Editions, notice: Notice) -> Written:
    """Return the letter as it reads, values covered that are secret or forgotten."""
    letter = letters.get(notice.letter)
    is_covered = letter.is_secret or set(notice.values) != set(letter.values)
    values = dict.fromkeys(letter.values, HIDDEN) if is_covered else notice.values
    edition = await editions.get(tx, notice.letter, notice.letter_version)
    written = edition.render(notice.language, values)
    return Written(written.subject, written.text, is_covered)
