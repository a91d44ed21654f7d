"""The registers that come with the product, as entries to be found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from shared.matching.entries import Chains, Change, Entry, in_force, said
from shared.matching.matcher import Matcher, Query
from shared.reference.changes import DATA, ecosoc_changes
from shared.reference.read import RegisterRow, Snapshot, read_ecosoc, read_nhri

OUT: Final = frozenset({"withdrawn"})


@cache
def changes() -> tuple[Change, ...]:
    """Return the changes of name and mergers of organizations in consultative status."""
    return tuple(
        Change(each.old, each.new, each.year, "merged" if each.is_merger else "former")
        for each in ecosoc_changes()
    )


def changes_in(register: str) -> tuple[Change, ...]:
    """Return the changes of name and mergers known of a register."""
    return changes() if register == "ecosoc" else ()


@cache
def chains(register: str) -> Chains:
    """Return the changes known of a register, to be followed from name to name."""
    return Chains.of(changes_in(register))


def newest_name(register: str, name: str) -> str:
    """Return what an organization of a register is called after all known changes."""
    return chains(register).newest(name)


def older_names(rows: Sequence[RegisterRow]) -> list[str]:
    """Return the names in consultative status that only a later change of name shows.

    Grants before 1998 are not in the file; that their names changed shows the status.
    """
    known = {said(row.name) for row in rows} | {said(each.new) for each in changes()}
    older = {said(each.old): each.old for each in changes() if said(each.old) not in known}
    return list(older.values())


def with_older_names(snapshot: Snapshot) -> Snapshot:
    """Return an edition of the register with those names in it."""
    older = (RegisterRow(0, name, None, "granted") for name in older_names(snapshot.rows))
    return replace(snapshot, rows=(*snapshot.rows, *older))


def withdrawn_otherwise(snapshots: Sequence[Snapshot]) -> list[tuple[str, str]]:
    """Return names withdrawn beside the names in force that surely are the same organizations."""
    rows = [row for each in snapshots for row in each.rows]
    # What was never granted under this very name has no details.
    gone = [row.name for row in rows if row.status in OUT and not row.details]
    if not gone:
        return []
    matcher = Matcher([Entry(row.name, row.name) for row in rows if row.status not in OUT])
    answers = matcher.match_many(map(Query, gone))
    return [
        (each.query.name, each.candidates[0].entry.name) for each in answers if each.band == "claim"
    ]


def ecosoc(folder: Path = DATA) -> list[Entry[str]]:
    """Return organizations in consultative status under the names now in force."""
    path, gone = folder / "ecosoc_granted.csv", folder / "ecosoc_withdrawn.csv"
    [snapshot] = read_ecosoc(path, withdrawn=gone)
    granted = [row.name for row in snapshot.rows if row.status not in OUT]
    names = (*granted, *older_names(snapshot.rows))
    return in_force([Entry(name, name) for name in names], changes())


def nhri(folder: Path = DATA) -> list[Entry[str]]:
    """Return national human rights institutions as of the newest year."""
    newest = max(read_nhri(folder / "nhri.csv"), key=lambda each: each.as_of)
    return [Entry(row.name, row.name, row.country) for row in newest.rows]


REGISTERS: Final[dict[str, Callable[[], Iterable[Entry[str]]]]] = {"ecosoc": ecosoc, "nhri": nhri}
