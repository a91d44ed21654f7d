"""The labelled set held against the matcher."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from shared.bench import match_none, match_world
from shared.bench.match_set import Labelled, Rewriter, half_of
from shared.matching.entries import Entry, said
from shared.matching.matcher import Best, Matcher, Query
from shared.matching.model import Model, fitted
from shared.matching.registers import ecosoc

SEED: Final = 2017


@dataclass(frozen=True, slots=True)
class Trial:
    """The queries, and the two registers they are put to."""

    queries: list[Labelled]
    status: Matcher[str]
    world: Matcher[str]

    @classmethod
    def drawn(cls) -> "Trial":
        """Draw the labelled set and build the registers."""
        entries = ecosoc()
        names = {entry.name: entry for entry in entries}
        others, queries = match_world.draw(SEED)
        queries += Rewriter(entries, SEED).draw()
        queries += match_none.draw(entries, SEED)
        queries += [
            Labelled("same body", name, _alike(entries, names[entry]), half=half_of(entry))
            for name, entry in match_none.same_body().items()
        ]
        return cls(queries, Matcher(entries), Matcher([*entries, *others]))

    def weigh(
        self, queries: Sequence[Labelled], model: Model
    ) -> Iterator[tuple[Labelled, list[Best]]]:
        """Return what speaks for each candidate of each query."""
        for is_world, matcher in ((False, self.status), (True, self.world)):
            matcher.model = model
            some = [each for each in queries if each.is_world is is_world]
            for start in range(0, len(some), 500):
                part = some[start : start + 500]
                asked = [Query(each.text, each.country) for each in part]
                yield from zip(part, matcher.weigh(asked), strict=True)

    def is_right(self, query: Labelled, best: Best) -> bool:
        """Tell whether a candidate is the entry that a query means."""
        return self.matcher_of(query).index.entries[best.form.entry].name in query.answers

    def matcher_of(self, query: Labelled) -> Matcher[str]:
        """Return the register that a query is put to."""
        return self.world if query.is_world else self.status


def _alike(entries: list[Entry[str]], entry: Entry[str]) -> frozenset[str]:
    return frozenset(each.name for each in entries if said(each.name) == said(entry.name))


def rank(
    trial: Trial, queries: Sequence[Labelled], model: Model | None = None
) -> Iterator[tuple[Labelled, float, bool]]:
    """Return for each query the probability of its first candidate and whether it is right."""
    model = replace(model or fitted())
    for each, best in trial.weigh(queries, model):
        if not best:
            yield each, 0.0, False
            continue
        probabilities = model.probabilities([one.score for one in best])
        place = max(range(len(best)), key=probabilities.__getitem__)
        yield each, probabilities[place], trial.is_right(each, best[place])
