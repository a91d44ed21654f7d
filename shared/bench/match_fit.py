"""Fits the model of matching on one half of the labelled set: `python -m shared.bench.match_fit`.

The coefficients maximize the likelihood of a multinomial logit (each candidate, or none), with a
small penalty on their squares. Which name of an entry speaks most for it depends on the
coefficients, so both are found in turn. Then what the model says of its first candidate is bent,
without changing any order, to what turned out so; and the thresholds are set.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rich.console import Console
from scipy.optimize import minimize

from shared.bench.match_set import Labelled
from shared.bench.match_trial import Trial, rank
from shared.matching.features import NAMES
from shared.matching.model import FILE, Model, fitted

Floats = npt.NDArray[np.float64]
PENALTY: Final = 0.02
TURNS: Final = 2
# Set higher than what is asked of the report half: half of the set says only so much.
SURE: Final = 0.999
# So many names that mean an entry must get an answer at all.
ANSWERED: Final = 0.997
BINS: Final = 12
# Not fitted: no register at hand holds web addresses. About what an acronym in brackets is worth.
GIVEN: Final = {"website_agrees": 2.0}


class Fit:
    """Rows of features, query by query, and which row is right."""

    def __init__(self, trial: Trial, queries: Sequence[Labelled], model: Model) -> None:
        rows: list[list[float]] = []
        owners: list[int] = []
        right: list[bool] = []
        for number, (each, best) in enumerate(trial.weigh(queries, model)):
            for candidate in best:
                rows.append(candidate.row)
                owners.append(number)
                right.append(trial.is_right(each, candidate))
        self.rows = np.array(rows)
        self.owners = np.array(owners)
        self.right = np.array(right)
        self.count = len(queries)
        answered = set(self.owners[self.right].tolist())
        # A query whose answer was not even a candidate teaches that none was right.
        self.none_right = np.array([number not in answered for number in range(self.count)])

    def loss(self, values: Floats) -> tuple[float, Floats]:
        """Return the mean negative log likelihood with its penalty, and its gradient."""
        scores = self.rows @ values[:-1] + values[-1]
        weights = np.exp(np.clip(scores, -50, 50))
        totals = 1 + np.bincount(self.owners, weights, self.count)
        good = np.bincount(self.owners, weights * self.right, self.count) + self.none_right
        value = float(np.sum(np.log(totals) - np.log(good))) / self.count
        pull = weights / totals[self.owners] - weights * self.right / good[self.owners]
        gradient = np.append(self.rows.T @ pull, pull.sum()) / self.count
        penalty = PENALTY / self.count * values
        penalty[-1] = 0
        return value + float(penalty @ values) / 2, gradient + penalty


def fit(trial: Trial, queries: Sequence[Labelled], console: Console) -> Model:
    """Return the model fitted to queries."""
    model = replace(fitted(), bends=())
    for turn in range(TURNS):
        data = Fit(trial, queries, model)
        start = np.append(model.coefficients, model.constant)
        found = minimize(data.loss, start, jac=True, method="L-BFGS-B")
        coefficients = found.x[:-1].copy()
        for name, value in GIVEN.items():
            coefficients[NAMES.index(name)] = value
        model = replace(model, coefficients=coefficients, constant=float(found.x[-1]))
        console.print(f"turn {turn + 1}: loss {found.fun:.4f}")
    return _straightened(trial, queries, model)


def _straightened(trial: Trial, queries: Sequence[Labelled], model: Model) -> Model:
    """Return the model with what it says bent to what is so, and its thresholds."""
    firsts = [(p, ok, bool(each.answers)) for each, p, ok in rank(trial, queries, model)]
    model = replace(
        model, bends=_bends([p for p, _ok, _t in firsts], [ok for _p, ok, _t in firsts])
    )
    bent = model.straight(np.array([p for p, _ok, _true in firsts])).tolist()
    straight = [(p, ok, true) for p, (_p, ok, true) in zip(bent, firsts, strict=True)]
    return replace(model, claim=_claim(straight), choose=_choose(straight))


def _bends(said: Sequence[float], so: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """Return knots of a rising line through the shares that were right, bin by bin."""
    order = np.argsort(said)
    bins = [part for part in np.array_split(order, BINS * 4) if len(part)]
    blocks = [[float(np.mean(np.take(said, part))), float(np.mean(np.take(so, part))), len(part)]
              for part in bins]  # fmt: skip
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            last, before = merged.pop(), merged.pop()
            total = last[2] + before[2]
            merged.append(
                [(last[at] * last[2] + before[at] * before[2]) / total for at in (0, 1)] + [total]
            )
    inner = [(x, y) for x, y, _count in merged if 0 < x < 1 and 0 < y < 1]
    return ((0.0, 0.0), *inner, (1.0, 1.0))


def _claim(firsts: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the lowest threshold above which nearly all claims are right."""
    right = 0
    best = 1.0
    for total, (probability, ok, _true) in enumerate(sorted(firsts, reverse=True), start=1):
        right += ok
        if right / total >= SURE:
            best = probability
    return best


def _choose(firsts: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the threshold that nearly every name that means an entry reaches."""
    true = sorted(probability for probability, _ok, is_true in firsts if is_true)
    return true[int(len(true) * (1 - ANSWERED))]


def keep(model: Model, queries: int) -> None:
    """Write the model down, with how it was fitted."""
    data: dict[str, Any] = {
        "fitted": {
            "by": "python -m shared.bench.match_fit",
            "on": f"{queries} queries of the tune half of the labelled set",
            "penalty": PENALTY,
            "precision_at_claim": SURE,
            "given": GIVEN,
        },
        "constant": round(model.constant, 4),
        "coefficients": {
            name: round(float(value), 4)
            for name, value in zip(NAMES, model.coefficients, strict=True)
        },
        "bends": [[round(said, 5), round(so, 5)] for said, so in model.bends],
        "claim": round(model.claim, 4),
        "choose": round(model.choose, 4),
    }
    FILE.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def main() -> None:
    """Fit the model and write it down."""
    console = Console()
    trial = Trial.drawn()
    tune = [each for each in trial.queries if each.half == "tune"]
    keep(fit(trial, tune, console), len(tune))
    console.print(f"written: {FILE.name}")


if __name__ == "__main__":
    main()
