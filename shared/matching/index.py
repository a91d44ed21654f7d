"""Where a name may be: every name in force and every name that leads there, in memory."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shared.matching.entries import Entry, Led
from shared.matching.readings import Reading, read

Key = TypeVar("Key", bound=Hashable)
Ints = npt.NDArray[np.int64]

GRAM: Final = 3
# The rarest pieces of what was typed lead to the name; the common ones only cost time.
RAREST: Final = 20
NEAREST: Final = 8
# Sounds say less than letters: more must be looked at.
NEAREST_BY_SOUND: Final = 24
# So many may bear the same words or the same acronym before a name says too little.
MOST_ALIKE: Final = 12


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of one name of an entry."""

    entry: int
    led: Led
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces of names and the forms that hold them; the rarer a piece, the lower its number."""

    number: dict[str, int]
    weights: npt.NDArray[np.float32]
    forms: Any  # a sparse matrix: pieces by forms; scipy brings no types

    @classmethod
    def of(cls, pieces: Sequence[set[str]]) -> "_Pieces":
        counts: dict[str, int] = defaultdict(int)
        for each in pieces:
            for gram in each:
                counts[gram] += 1
        ordered = sorted(counts, key=lambda gram: (counts[gram], gram))
        number = {gram: place for place, gram in enumerate(ordered)}
        rarity = np.array(
            [math.log((len(pieces) + 1) / counts[gram]) for gram in ordered], np.float32
        )
        columns = [np.fromiter((number[gram] for gram in each), np.int64) for each in pieces]
        lengths = np.fromiter((len(each) for each in columns), np.int64, len(columns))
        flat = np.concatenate(columns) if columns else np.empty(0, np.int64)
        rows = np.repeat(np.arange(len(pieces)), lengths)
        values = rarity[flat]
        norms = np.sqrt(np.bincount(rows, values.astype(np.float64) ** 2, len(pieces))) + 1e-9
        matrix = sparse.csr_matrix(
            ((values / norms[rows]).astype(np.float32), (flat, rows)),
            shape=(len(ordered), len(pieces)),
        )
        return cls(number, rarity, matrix)

    def nearest(self, pieces: Sequence[set[str]], count: int) -> list[list[int]]:
        """Return for each set of pieces the forms that share most of its rarest."""
        known = self.number
        chosen = [sorted(known[gram] for gram in each if gram in known)[:RAREST] for each in pieces]
        starts = np.cumsum([0, *map(len, chosen)])
        flat = np.fromiter((each for some in chosen for each in some), np.int64, int(starts[-1]))
        asked = sparse.csr_matrix(
            (self.weights[flat] if len(flat) else np.empty(0, np.float32), flat, starts),
            shape=(len(pieces), self.forms.shape[0]),
        )
        return _best(asked @ self.forms, count)


def _best(found: Any, count: int) -> list[list[int]]:
    """Return the columns of the largest values in each row, largest first."""
    best: list[list[int]] = []
    indices, data, starts = found.indices, found.data, found.indptr.tolist()
    for start, end in pairwise(starts):
        values = data[start:end]
        if len(values) > count:
            places = values.argpartition(-count)[-count:]
            best.append(indices[start:end][places].tolist())
        else:
            best.append(indices[start:end].tolist())
    return best


def _grams(text: str, length: int = GRAM) -> set[str]:
    if len(text) <= length:
        return {text}
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def _spelling(reading: Reading) -> set[str]:
    """Return the pieces of a reading as it is spelt, in its own letters too."""
    pieces = _grams(reading.glued)
    return pieces | _grams(reading.native, 2) if reading.native else pieces


def _sounds(reading: Reading) -> set[str]:
    return _grams(reading.sounds)


class Index(Generic[Key]):
    """Entries, ready to be looked up by any of their names."""

    def __init__(self, entries: Iterable[Entry[Key]]) -> None:
        self.entries = list(entries)
        self.forms = [
            Form(number, led, reading)
            for number, entry in enumerate(self.entries)
            for led in (Led(entry.name, "name"), *entry.others)
            for reading in read(led.name)
            if reading.glued
        ]
        self.groups = self._grouped()
        self._by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_acronym: dict[str, list[int]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        for number, form in enumerate(self.forms):
            reading = form.reading
            self._by_words[tuple(sorted(reading.words))].append(number)
            for acronym in reading.acronyms | reading.initials:
                self._by_acronym[acronym].append(number)
            for word in set(reading.words):
                counts[word] += 1
        self.counts = dict(counts)
        self._log_forms = math.log(len(self.forms) + 1)
        self._weights = {
            word: 0.3 + self._log_forms - math.log(count) for word, count in counts.items()
        }
        self._pieces = _Pieces.of([_spelling(form.reading) for form in self.forms])
        self._sounds = _Pieces.of([_sounds(form.reading) for form in self.forms])
        self._foreign = [place for place, form in enumerate(self.forms) if form.reading.is_foreign]
        self._foreign_sounds = _Pieces.of(
            [_sounds(self.forms[place].reading) for place in self._foreign]
        )

    def _grouped(self) -> list[int]:
        """Return a number for each entry; two spellings of one name share theirs."""
        numbers: dict[tuple[object, ...], int] = {}
        return [
            numbers.setdefault((read(entry.name)[0].words, entry.country), len(numbers))
            for entry in self.entries
        ]

    def weight(self, word: str) -> float:
        """Return how much a word tells: rare words tell more."""
        return self._weights.get(word, self._log_forms)

    def candidates(self, readings: Sequence[Reading]) -> list[list[int]]:
        """Return for each reading the forms worth comparing with it."""
        found = [
            list(self._by_words.get(tuple(sorted(each.words)), ())[:MOST_ALIKE])
            for each in readings
        ]
        # Where a name has the very words, others are no rivals, and take time.
        asked = [place for place, alike in enumerate(found) if not alike]
        others = [readings[place] for place in asked]
        near = self._pieces.nearest([_spelling(each) for each in others], NEAREST)
        self._listen(others, near)
        for place, forms in zip(asked, near, strict=True):
            found[place] = forms
        for place, reading in enumerate(readings):
            for acronym in reading.acronyms:
                found[place] += self._by_acronym.get(acronym, ())[:MOST_ALIKE]
            found[place] = list(dict.fromkeys(found[place]))
        return found

    def _listen(self, readings: Sequence[Reading], found: list[list[int]]) -> None:
        """Add forms that sound alike, for names in one script and forms in another."""
        foreign = [place for place, each in enumerate(readings) if each.is_foreign]
        heard = self._sounds.nearest(
            [_sounds(readings[place]) for place in foreign], NEAREST_BY_SOUND
        )
        for place, forms in zip(foreign, heard, strict=True):
            found[place] += forms
        if not self._foreign:
            return
        latin = [place for place, each in enumerate(readings) if not each.is_foreign]
        heard = self._foreign_sounds.nearest(
            [_sounds(readings[place]) for place in latin], NEAREST_BY_SOUND
        )
        for place, forms in zip(latin, heard, strict=True):
            found[place] += [self._foreign[form] for form in forms]
