"""How likely each candidate is, against the others and against none of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from shared.matching.features import NAMES

FILE: Final = Path(__file__).with_name("model.json")
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logit: the entries a name may be compete with one another and with none.

    `bends` make what it says match what is so: scores as they come, and as they should be.
    """

    coefficients: Floats
    constant: float
    bends: tuple[tuple[float, float], ...]
    # from here on the entry may be claimed directly
    claim: float
    # below this there is no match worth showing as one
    choose: float

    def scores(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return how much speaks for each row of features; 0 is even with none of them."""
        if not rows:
            return []
        scores: list[float] = (np.array(rows) @ self.coefficients + self.constant).tolist()
        return scores

    def probabilities(self, scores: Sequence[float]) -> list[float]:
        """Return the probability of each candidate of one query, given all their scores."""
        weights = np.exp(np.minimum(np.array(scores), 50.0))
        said: list[float] = self.straight(weights / (1.0 + weights.sum())).tolist()
        return said

    def straight(self, probabilities: Floats) -> Floats:
        """Return the probabilities that turned out so where the model says these."""
        if not self.bends:
            return probabilities
        said, so = zip(*self.bends, strict=True)
        bent: Floats = np.interp(probabilities, said, so)
        return bent


@cache
def fitted() -> Model:
    """Return the model of the file."""
    data = json.loads(FILE.read_text("utf-8"))
    return Model(
        coefficients=np.array([data["coefficients"].get(name, 0.0) for name in NAMES]),
        constant=data["constant"],
        bends=tuple((said, so) for said, so in data["bends"]),
        claim=data["claim"],
        choose=data["choose"],
    )
