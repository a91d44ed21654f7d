"""The answer to a name: the entries it may be, best first, how likely, and why."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, Literal, TypeVar

from shared.matching.entries import Entry, Led
from shared.matching.features import AT, Row, compare
from shared.matching.index import Form, Index
from shared.matching.model import Model, fitted
from shared.matching.readings import Reading, flat, read
from shared.matching.reasons import Reason, reasons_for

Key = TypeVar("Key", bound=Hashable)
Band = Literal["claim", "choose", "none"]

# So many candidates are shown, and none less likely than this.
BEST: Final = 5
LEAST: Final = 0.0005
# So many queries are looked up together.
CHUNK: Final = 500
# Pray is not play slipped: a word of so many letters that is so much of a name.
SHORT_WORD: Final = 4
TELLING: Final = 0.3
HOST: Final = re.compile(
    r"^(?:https?://)?(?:www\d?\.)?([\w\-]+(?:\.[\w\-]+)*)\.[a-z]{2,}(?:[/:].*)?$", re.IGNORECASE
)
# What stands before a country in web addresses.
SECOND: Final = frozenset({"org", "com", "net", "ngo", "co", "ac", "edu", "gov", "or"})


@dataclass(frozen=True, slots=True)
class Query:
    """What an organization says of itself."""

    name: str
    country: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Key]):
    """An entry it may be."""

    entry: Entry[Key]
    # the name that led to the entry
    led: Led
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Key]):
    """The candidates for one query, best first, and what may be done with them."""

    query: Query
    band: Band
    candidates: tuple[Candidate[Key], ...]


@dataclass(slots=True)
class Best:
    """The reading and the form that speak most for one entry."""

    score: float
    row: Row
    reading: Reading
    form: Form


class Matcher(Generic[Key]):
    """Finds organizations in a register."""

    def __init__(self, entries: Iterable[Entry[Key]], model: Model | None = None) -> None:
        self.index = Index(entries)
        self.model = model or fitted()

    def match(self, query: Query) -> Answer[Key]:
        """Return the answer to one query."""
        return next(self.match_many([query]))

    def match_many(self, queries: Iterable[Query]) -> Iterator[Answer[Key]]:
        """Return the answers to many queries, in their order."""
        waiting = iter(queries)
        while chunk := list(islice(waiting, CHUNK)):
            for query, best in zip(chunk, self.weigh(chunk), strict=True):
                yield self._answer(query, best)

    def weigh(self, queries: Sequence[Query]) -> list[list[Best]]:
        """Return for each query what speaks for each entry worth a look."""
        readings = [_readings(query) for query in queries]
        flat_readings = [each for some in readings for each in some]
        found = iter(self.index.candidates(flat_readings))
        owners: list[tuple[int, Reading, Form]] = []
        rows: list[Row] = []
        weight, counts, forms = self.index.weight, self.index.counts, self.index.forms
        for number, query in enumerate(queries):
            host = host_of(query)
            for reading in readings[number]:
                for place in next(found):
                    form = forms[place]
                    row = compare(reading, form, weight, counts)
                    if query.country or host:
                        self._beside(query, host, form, row)
                    owners.append((number, reading, form))
                    rows.append(row)
        return self._best(len(queries), owners, rows)

    def _beside(self, query: Query, host: str, form: Form, row: Row) -> None:
        country = self.index.entries[form.entry].country
        if query.country and country:
            row[AT["country_agrees" if query.country == country else "country_differs"]] = 1.0
        known = form.reading
        if host and (host in known.acronyms | known.initials or host == known.glued):
            row[AT["website_agrees"]] = 1.0

    def _best(
        self, count: int, owners: Sequence[tuple[int, Reading, Form]], rows: Sequence[Row]
    ) -> list[list[Best]]:
        groups = self.index.groups
        best: list[dict[int, Best]] = [{} for _each in range(count)]
        scores = self.model.scores(rows)
        for (number, reading, form), row, score in zip(owners, rows, scores, strict=True):
            group = groups[form.entry]
            held = best[number].get(group)
            if held is None or score > held.score:
                best[number][group] = Best(score, row, reading, form)
        return [list(each.values()) for each in best]

    def _answer(self, query: Query, best: list[Best]) -> Answer[Key]:
        probabilities = self.model.probabilities([each.score for each in best])
        ranked = sorted(
            zip(probabilities, best, strict=True),
            key=lambda each: (-each[0], self.index.entries[each[1].form.entry].name),
        )
        candidates = tuple(
            Candidate(
                self.index.entries[each.form.entry],
                each.form.led,
                probability,
                reasons_for(each.row, each.form.led),
            )
            for probability, each in ranked[:BEST]
            if probability >= LEAST
        )
        return Answer(query, self.band(ranked), candidates)

    def band(self, ranked: Sequence[tuple[float, Best]]) -> Band:
        """Return what may be done with candidates of one query, the best first."""
        if not ranked or ranked[0][0] < self.model.choose:
            return "none"
        probability, best = ranked[0]
        # Letters of two scripts in one word may be meant to deceive: a person looks.
        is_sure = probability >= self.model.claim and not best.reading.is_mixed
        return "claim" if is_sure and not _has_short_slip(best) else "choose"


def _has_short_slip(best: Best) -> bool:
    """Tell whether a slip is in a word so short, in so short a name, that it may be another."""
    if best.row[AT["typo_share"]] < TELLING or best.reading.is_foreign:
        return False
    unknown = set(best.reading.words) - set(best.form.reading.words)
    return any(len(word) <= SHORT_WORD for word in unknown)


def host_of(query: Query) -> str:
    """Return what the web address calls the organization, or nothing."""
    found = HOST.match((query.website or query.name).strip())
    if not found:
        return ""
    labels = found[1].split(".")
    while len(labels) > 1 and labels[-1] in SECOND:
        labels.pop()
    return flat(labels[-1])


def _readings(query: Query) -> list[Reading]:
    host = host_of(query)
    name = host if host and not query.website else query.name
    return [each for each in read(name) if each.glued]
