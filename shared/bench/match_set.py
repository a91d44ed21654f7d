"""The labelled set: names as people write them, and the entries of a register they mean.

What each kind is stands in KINDS. Everything is drawn by a given seed; a query belongs to the half
to tune on or the half to report on by a digest of the organization it is about, so that none is in
both.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Final, Literal

from shared.bench import match_slips as slips
from shared.matching.entries import Entry, said
from shared.matching.readings import flat, read

Half = Literal["tune", "report"]
SHORT: Final = 8
SHORTEST_ACRONYM: Final = 3
A_THIRD: Final = 1 / 3
# How many of each kind are drawn, and how they are made.
WAYS: Final[dict[str, tuple[int, Callable[[str, Random], str]]]] = {
    "print": (300, slips.reprint),
    "typo": (500, slips.mistype),
    "two typos": (350, slips.mistype_twice),
    "reordered": (350, slips.reorder),
    "legal form": (350, slips.other_form),
    "articles": (250, slips.articles),
    "spelling": (350, slips.other_spelling),
    "spacing": (250, slips.spacing),
    "other script": (400, slips.other_script),
    "two changes": (400, slips.two_changes),
}

KINDS: Final = {
    "print": "capitals, accents, quotes and dashes as another printer would set them",
    "typo": "one slip of the fingers",
    "two typos": "two slips of the fingers",
    "reordered": "words in another order",
    "legal form": "a legal form added, taken off or changed",
    "articles": "articles added or left out",
    "spelling": "British or American, words cut short, & for and",
    "spacing": "a space left out, or a hyphen for it",
    "acronym beside": "the name without its acronym in brackets, or with its first letters added",
    "acronym alone": "the acronym in brackets, where one organization has it",
    "initials": "first letters, where one organization has them and holds no acronym",
    "former name": "the old name in the file of changes or of mergers, a third mistyped",
    "one language": "one side of a name in two languages",
    "other script": "the name as it sounds in Cyrillic, Greek or Arabic letters",
    "two changes": "a typing error together with a legal form, order, or capitals",
    "alias": "ROR: another name or label held by the register, any script, one letter off or not",
    "across scripts": "ROR: a name in another script taken out of the register, whose consonants"
    " agree with a name that stays",
    "none: without status": "real organizations that never got status",
    "none: chapter": "a country or city added to a name that has none",
    "none: one word": "one telling word replaced by another word of the register",
    "none: reach": "International, Global and the like added or taken off",
    "none: withdrawn": "status withdrawn",
    "none: of ROR": "an organization of ROR sought among those in consultative status",
    "none: other script": "the same, under a name that is not in Latin letters",
    "same body": "the name before the grant of a body granted later, judged by eye",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with its answer: names in force, any of which is right; none means no match."""

    kind: str
    text: str
    answers: frozenset[str]
    country: str | None = None
    half: Half = "tune"
    is_world: bool = False


def half_of(about: str) -> Half:
    """Return the half that an organization's queries belong to."""
    return "tune" if hashlib.sha256(about.encode()).digest()[0] % 2 else "report"


class Rewriter:
    """Draws names as people write them."""

    def __init__(self, entries: list[Entry[str]], seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311  -- a draw to be repeated, not a secret
        self.entries = entries

    def draw(self) -> list[Labelled]:
        """Return queries that mean an entry of the register."""
        return [
            *self._rewritten(),
            *self._beside_acronyms(),
            *self._acronyms(),
            *self._initials(),
            *self._former(),
            *self._one_language(),
        ]

    def _some(self, count: int, entries: list[Entry[str]] | None = None) -> list[Entry[str]]:
        pool = self.entries if entries is None else entries
        return self.chance.sample(pool, min(count, len(pool)))

    def _mean(self, kind: str, text: str, entry: Entry[str]) -> Labelled:
        words = said(entry.name)
        names = {each.name for each in self._alike[words]}
        return Labelled(kind, text, frozenset(names), half=half_of(" ".join(words)))

    @cached_property
    def _alike(self) -> dict[tuple[str, ...], list[Entry[str]]]:
        alike: dict[tuple[str, ...], list[Entry[str]]] = defaultdict(list)
        for entry in self.entries:
            alike[said(entry.name)].append(entry)
        return alike

    def _rewritten(self) -> Iterator[Labelled]:
        plain = [each for each in self.entries if " " in each.name and len(each.name) > SHORT]
        for kind, (count, way) in WAYS.items():
            for entry in self._some(count, plain):
                text = way(entry.name, self.chance)
                if text != entry.name:
                    yield self._mean(kind, text, entry)

    @cached_property
    def _bearers(self) -> Counter[str]:
        """Return how many organizations each acronym may stand for."""
        return Counter(
            acronym
            for each in self.entries
            for acronym in read(each.name)[0].acronyms | read(each.name)[0].initials
        )

    def _beside_acronyms(self) -> Iterator[Labelled]:
        for entry in self._some(400):
            first = "".join(word[0] for word in entry.name.split() if word[0].isupper())
            name, bracket, _rest = entry.name.partition(" (")
            text = name if bracket and read(entry.name)[0].acronyms else f"{entry.name} ({first})"
            if len(first) >= SHORTEST_ACRONYM and said(text) == said(entry.name):
                yield self._mean("acronym beside", text, entry)

    def _acronyms(self) -> Iterator[Labelled]:
        for entry in self._some(200, [each for each in self.entries if each.name.endswith(")")]):
            inside = entry.name.rpartition("(")[2][:-1]
            if flat(inside) in read(entry.name)[0].acronyms and self._bearers[flat(inside)] == 1:
                yield self._mean("acronym alone", inside, entry)

    def _initials(self) -> Iterator[Labelled]:
        for entry in self._some(200, [e for e in self.entries if not read(e.name)[0].acronyms]):
            for first in sorted(read(entry.name)[0].initials):
                if len(first) > SHORTEST_ACRONYM and self._bearers[first] == 1:
                    yield self._mean("initials", first.upper(), entry)
                    break

    def _former(self) -> Iterator[Labelled]:
        for entry in self.entries:
            for led in entry.others:
                is_slip = self.chance.random() < A_THIRD
                text = slips.mistype(led.name, self.chance) if is_slip else led.name
                yield self._mean("former name", text, entry)

    def _one_language(self) -> Iterator[Labelled]:
        for entry in self.entries:
            sides = [side.strip() for side in entry.name.split("/")]
            if len(sides) > 1 and all(len(side.split()) > 1 for side in sides):
                for side in sides:
                    yield self._mean("one language", side, entry)
