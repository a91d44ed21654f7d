"""Research organizations of the world: names in many scripts, and a register of real size."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Final

from rapidfuzz import fuzz

from shared.bench import match_slips as slips
from shared.bench.match_set import Labelled, half_of
from shared.matching.entries import Entry, Led, said
from shared.matching.letters import has_foreign
from shared.matching.readings import read
from shared.reference.changes import DATA

FILE: Final = DATA / "scale" / "ror_names.csv.gz"
# Consonants that agree so far are the same words in another script, not a translation.
SAME_SOUNDS: Final = 85
SHORTEST: Final = 6


def organizations() -> list[Entry[str]]:
    """Return the organizations with all their names and their country."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["ror_id"]].append(row)
    return [_entry(key, names) for key, names in rows.items()]


def _entry(key: str, rows: list[dict[str, str]]) -> Entry[str]:
    shown = next((row for row in rows if row["is_display"] == "1"), rows[0])
    others = tuple(Led(row["name"], "other") for row in rows if row is not shown)
    return Entry(key, shown["name"], shown["country_code"], others)


def draw(seed: int) -> tuple[list[Entry[str]], list[Labelled]]:
    """Return the organizations, some names held out, and queries that mean one of them."""
    chance = Random(seed)  # noqa: S311  -- a draw to be repeated, not a secret
    found = organizations()
    bearers = Counter(words for each in found for words in {said(name) for name in _names(each)})
    queries: list[Labelled] = []
    kept: list[Entry[str]] = []
    for entry in found:
        out = _across(entry) if chance.random() < 0.5 else None  # noqa: PLR2004  -- half and half
        if out and bearers[said(out.name)] == 1:
            queries.append(_mean("across scripts", out.name, entry, chance))
            entry = Entry(  # noqa: PLW2901  -- without the name held out
                entry.key, entry.name, entry.country, tuple(o for o in entry.others if o != out)
            )
        kept.append(entry)
    queries += _aliases(kept, bearers, chance)
    return kept, queries


def _across(entry: Entry[str]) -> Led | None:
    """Return a name in one script whose sounds a name in another script keeps."""
    for led in entry.others:
        heard = read(led.name)[0].sounds
        if len(led.name) < SHORTEST or len(heard) < SHORTEST:
            continue
        for name in _names(entry):
            if has_foreign(name) != has_foreign(led.name) and (
                fuzz.ratio(heard, read(name)[0].sounds) >= SAME_SOUNDS
            ):
                return led
    return None


def _aliases(
    entries: list[Entry[str]], bearers: Counter[tuple[str, ...]], chance: Random
) -> Iterator[Labelled]:
    pool = [
        (entry, led)
        for entry in entries
        for led in entry.others
        if len(led.name) >= SHORTEST and bearers[said(led.name)] == 1
    ]
    foreign = [(entry, led) for entry, led in pool if has_foreign(led.name)]
    for entry, led in (*chance.sample(foreign, 400), *chance.sample(pool, 300)):
        slip = chance.random() < 0.5 and len(led.name) > 2 * SHORTEST  # noqa: PLR2004  -- half and half
        text = slips.mistype(led.name, chance) if slip else led.name
        yield _mean("alias", text, entry, chance)


def _mean(kind: str, text: str, entry: Entry[str], chance: Random) -> Labelled:
    country = entry.country if chance.random() < 0.5 else None  # noqa: PLR2004  -- half say it
    half = half_of(str(entry.key))
    return Labelled(kind, text, frozenset({entry.name}), country, half, is_world=True)


def _names(entry: Entry[str]) -> list[str]:
    return [entry.name, *(led.name for led in entry.others)]
