"""The registers that come with the product, as entries to be found."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from shared.matching.entries import Change, Entry, in_force, said
from shared.reference.changes import DATA, ecosoc_changes
from shared.reference.read import read_ecosoc, read_nhri

OUT: Final = frozenset({"withdrawn"})


def changes() -> list[Change]:
    """Return the changes of name and mergers of organizations in consultative status."""
    return [
        Change(each.old, each.new, each.year, "merged" if each.is_merger else "former")
        for each in ecosoc_changes()
    ]


def ecosoc(folder: Path = DATA) -> list[Entry[str]]:
    """Return organizations in consultative status under the names now in force."""
    rows = read_ecosoc(folder / "ecosoc_granted.csv", withdrawn=folder / "ecosoc_withdrawn.csv")[
        0
    ].rows
    granted = [Entry(row.name, row.name) for row in rows if row.status not in OUT]
    gone = {said(row.name) for row in rows if row.status in OUT}
    known = {said(each.name) for each in granted} | gone
    # Grants before 1998 are not in the file; that their names changed shows the status.
    older = {said(each.old): each.old for each in changes() if said(each.old) not in known}
    named = {said(each.new) for each in changes()}
    older = {words: name for words, name in older.items() if words not in named}
    return in_force([*granted, *(Entry(name, name) for name in older.values())], changes())


def nhri(folder: Path = DATA) -> list[Entry[str]]:
    """Return national human rights institutions as of the newest year."""
    newest = max(read_nhri(folder / "nhri.csv"), key=lambda each: each.as_of)
    return [Entry(row.name, row.name, row.country) for row in newest.rows]


REGISTERS: Final[dict[str, Callable[[], Iterable[Entry[str]]]]] = {"ecosoc": ecosoc, "nhri": nhri}
