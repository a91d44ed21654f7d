"""The words of letters as they stood: a notice is sent as it was accepted."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from services.notify.store import letters
from services.notify.store.letters import Edition
from services.notify.store.tables import EditionRow
from shared.kernel.refusals import NotFound
from shared.store.db import Tx


async def pin(tx: Tx, letter: str) -> str:
    """Keep a letter's words as they stand, and return their version. Refusals: NotFound."""
    version = letters.version(letter)
    known = select(EditionRow.version).filter_by(letter=letter, version=version)
    if await tx.scalar(known) is None:
        row = {"letter": letter, "version": version, "sources": dict(letters.sources(letter))}
        await tx.execute(insert(EditionRow).values(row).on_conflict_do_nothing())
    return version


class Editions:
    """Editions that a process has read, so that each is read and made ready once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Edition] = {}

    def find(self, letter: str, version: str) -> Edition | None:
        """Return an edition that needs no reading: today's, or one read before."""
        if version in {"", letters.version(letter)}:
            return letters.current(letter)
        return self._known.get((letter, version))

    async def get(self, tx: Tx, letter: str, version: str) -> Edition:
        """Return an edition. Refusals: NotFound."""
        found = self.find(letter, version)
        if found is None:
            row = await tx.get(EditionRow, (letter, version))
            if row is None:
                raise NotFound
            found = Edition(letters.get(letter).values, row.sources)
            self._known[letter, version] = found
        return found
