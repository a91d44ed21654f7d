"""Who is who from one edition of a register to the next."""

from collections.abc import Sequence
from typing import Final

from shared.matching.entries import Change, Entry, Key, in_force
from shared.matching.matcher import Candidate, Matcher, Query
from shared.reference.names import name_key

KNOWN_CHANGES: Final = frozenset({"former", "merged"})


def successions(
    before: Sequence[Entry[Key]], after: Sequence[Entry[Key]], changes: Sequence[Change]
) -> list[tuple[Entry[Key], Candidate[Key]]]:
    """Return for names that are gone the entries that surely are the same organizations.

    An entry that stood beside the name before is another organization's, unless a known change
    or merger leads to it.
    """
    stood, stands = set(map(_place, before)), set(map(_place, after))
    gone = [each for each in before if _place(each) not in stands]
    if not gone:
        return []
    matcher = Matcher(in_force(after, changes))
    answers = matcher.match_many(Query(each.name, each.country) for each in gone)
    return [
        (each, answer.candidates[0])
        for each, answer in zip(gone, answers, strict=True)
        if answer.band == "claim" and _is_new(answer.candidates[0], stood)
    ]


def _place(entry: Entry[Key]) -> tuple[str, str | None]:
    return name_key(entry.name), entry.country


def _is_new(found: Candidate[Key], stood: set[tuple[str, str | None]]) -> bool:
    return found.led.why in KNOWN_CHANGES or _place(found.entry) not in stood
