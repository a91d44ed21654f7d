"""`agrement bench match`: how well and how fast names are matched, on the half held out."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from shared.bench.figures import Figure
from shared.bench.match_set import KINDS, Labelled
from shared.bench.match_trial import SEED, Trial
from shared.matching.matcher import BEST, Band, Matcher, Query
from shared.matching.model import fitted

BINS: Final = 10
TIMED: Final = 200
TIMED_AT_SCALE: Final = 40
BATCH: Final = 10_000
SAMPLE: Final = 500


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one query."""

    query: Labelled
    probability: float
    # the place of the right entry in the answer, from 0; -1 where it is not among the best
    place: int
    band: Band

    @property
    def is_claimed(self) -> bool:
        return self.band == "claim"

    @property
    def is_true(self) -> bool:
        return bool(self.query.answers)

    @property
    def is_right(self) -> bool:
        return self.place == 0


def measure(console: Console) -> list[Figure]:
    """Measure quality on the half held out, and speed beside rapidfuzz; print both."""
    trial = Trial.drawn()
    results = try_half(trial, [each for each in trial.queries if each.half == "report"])
    show_quality(results, console)
    figures = _speeds(trial)
    for each in figures:
        console.print(f"{each.name}: {each.ratio:.2f} of rapidfuzz's speed", highlight=False)
    return figures


def try_half(trial: Trial, queries: Sequence[Labelled]) -> list[Result]:
    """Put queries to the matcher and return what became of them."""
    model = fitted()
    results = []
    for query, best in trial.weigh(queries, model):
        probabilities = model.probabilities([each.score for each in best])
        ranked = sorted(zip(probabilities, best, strict=True), key=lambda each: -each[0])[:BEST]
        right = [trial.is_right(query, each) for _probability, each in ranked]
        results.append(
            Result(
                query,
                ranked[0][0] if ranked else 0.0,
                right.index(True) if True in right else -1,
                trial.matcher_of(query).band(ranked),
            )
        )
    return results


def show_quality(results: Sequence[Result], console: Console) -> None:
    """Print how each kind of query fared, and the figures over all."""
    table = Table(title=f"The half held out: {len(results)} queries, seed {SEED}")
    for column in ("Kind", "Queries", "Recall@1", "Recall@5", "Claimed", "Wrongly"):
        table.add_column(column, justify="left" if column == "Kind" else "right")
    kinds: dict[str, list[Result]] = defaultdict(list)
    for each in results:
        kinds[each.query.kind].append(each)
    for kind in KINDS:
        some = kinds[kind]
        true = [each for each in some if each.is_true]
        claimed = [each for each in some if each.is_claimed]
        table.add_row(
            kind,
            str(len(some)),
            _share(each.is_right for each in true),
            _share(each.place >= 0 for each in true),
            _share(each.is_claimed for each in some),
            str(sum(not each.is_right for each in claimed)),
        )
    console.print(table)
    _show_totals(results, console)


def _show_totals(results: Sequence[Result], console: Console) -> None:
    true = [each for each in results if each.is_true]
    claimed = [each for each in results if each.is_claimed]
    right = sum(each.is_right for each in claimed)
    lines = (
        f"claim from {fitted().claim}, no match below {fitted().choose}",
        f"recall at 1 {_share(each.is_right for each in true)}",
        f"recall at 5 {_share(each.place >= 0 for each in true)}",
        f"direct claims {len(claimed)}, wrong {len(claimed) - right}",
        f"precision of direct claims {right / max(1, len(claimed)):.4f}",
        f"true queries claimed directly {right / max(1, len(true)):.4f}",
        f"calibration error {calibration_error(results):.4f}",
    )
    for line in lines:
        console.print(line, highlight=False)


def _share(facts: Iterable[bool]) -> str:
    known = list(facts)
    return f"{sum(known) / len(known):.4f}" if known else "–"


def calibration_error(results: Sequence[Result]) -> float:
    """Return how far what is said of first candidates is from what is so, over equal bins."""
    said = np.array([each.probability for each in results])
    so = np.array([each.is_right for each in results], float)
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, said - so, BINS)
    return float(np.abs(gaps).sum() / len(results))


def _speeds(trial: Trial) -> list[Figure]:
    texts = [each.text for each in trial.queries if each.half == "report" and not each.is_world]
    few, some = texts[:: len(texts) // TIMED], texts[:: len(texts) // TIMED_AT_SCALE]
    return [
        _one_by_one(trial.status, few, "one query"),
        _one_by_one(trial.world, some, "one query at scale"),
        _in_batch(trial.status, texts),
    ]


def _names(matcher: Matcher[str]) -> list[str]:
    return [led for each in matcher.index.entries for led in (
        each.name, *(other.name for other in each.others))]  # fmt: skip


def _p95(texts: Sequence[str], ask: Callable[[str], object]) -> float:
    times = []
    for text in texts:
        start = time.perf_counter()
        ask(text)
        times.append(time.perf_counter() - start)
    return float(np.quantile(times, 0.95))


def _one_by_one(matcher: Matcher[str], texts: Sequence[str], name: str) -> Figure:
    names = _names(matcher)
    ours = _p95(texts, lambda text: matcher.match(Query(text)))
    bare = _p95(
        texts, lambda text: process.extract(text, names, scorer=fuzz.token_sort_ratio, limit=BEST)
    )
    return Figure(f"{name}, {len(names)} names, p95", 1 / ours, 1 / bare)


def _in_batch(matcher: Matcher[str], texts: Sequence[str]) -> Figure:
    names = _names(matcher)
    batch = (list(texts) * (1 + BATCH // len(texts)))[:BATCH]
    start = time.perf_counter()
    for _answer in matcher.match_many(map(Query, batch)):
        pass
    ours = time.perf_counter() - start
    start = time.perf_counter()
    # In parts, as anyone would: the whole of it would fill half a gigabyte.
    for first in range(0, BATCH, SAMPLE):
        process.cdist(batch[first : first + SAMPLE], names, scorer=fuzz.token_sort_ratio)
    bare = time.perf_counter() - start
    return Figure(f"{BATCH} names in batch", BATCH / ours, BATCH / bare)
