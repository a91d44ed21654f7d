"""Names that mean no entry: near misses, and real organizations without status."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Final

from shared.bench.match_set import Labelled, half_of
from shared.bench.match_world import organizations
from shared.matching.entries import Entry, said
from shared.matching.letters import has_foreign
from shared.reference.changes import DATA

# The same body granted later under another spelling, how it was judged stands in its first lines.
SAME_BODY: Final = Path(__file__).with_name("match_same_body.csv")
COUNTRIES: Final = (
    "Kenya", "India", "Brazil", "Uganda", "Canada", "Nigeria", "France", "Nepal", "Ghana", "USA",
    "Italy", "Peru", "Japan", "Pakistan", "Germany", "Geneva", "Europe", "Africa", "Australia",
)  # fmt: skip
REACH: Final = ("International", "Global", "World", "National", "Foundation", "Network", "Youth")
LONGEST_SMALL: Final = 3


def draw(entries: list[Entry[str]], seed: int) -> Iterator[Labelled]:
    """Return queries that mean none of the entries."""
    chance = Random(seed)  # noqa: S311  -- a draw to be repeated, not a secret
    taken = {said(name) for each in entries for name in (each.name, *(o.name for o in each.others))}
    for text in _without_status(taken):
        yield _nobody("none: without status", text)
    for row in _rows(DATA / "ecosoc_withdrawn.csv"):
        yield _nobody("none: withdrawn", row["name"])
    words = _vocabulary(entries)
    makers: dict[str, Callable[[str], str]] = {
        "none: chapter": lambda name: _chapter(name, chance),
        "none: one word": lambda name: _other_word(name, words, chance),
        "none: reach": lambda name: _reach(name, chance),
    }
    for kind, maker in makers.items():
        for entry in chance.sample(entries, 400):
            text = maker(entry.name)
            if text and said(text) not in taken:
                yield _nobody(kind, text)
    others = organizations()
    for entry in chance.sample(others, 400):
        if said(entry.name) not in taken:
            yield _nobody("none: of ROR", entry.name)
    foreign = [led.name for each in others for led in each.others if has_foreign(led.name)]
    for text in chance.sample(foreign, 400):
        yield _nobody("none: other script", text)


def same_body() -> dict[str, str]:
    """Return names without status that are entries under another spelling, with the entry's."""
    return {row["name"]: row["entry"] for row in _rows(SAME_BODY) if row["judged"] == "same"}


def _without_status(taken: set[tuple[str, ...]]) -> list[str]:
    same = {row["name"] for row in _rows(SAME_BODY)}
    names = [row["name"] for row in _rows(DATA / "ecosoc_without_status.csv")]
    return [name for name in names if name not in same and said(name) not in taken]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _nobody(kind: str, text: str) -> Labelled:
    return Labelled(kind, text, frozenset(), half=half_of(text))


def _chapter(name: str, chance: Random) -> str:
    if any(place in name for place in COUNTRIES):
        return ""
    place = chance.choice(COUNTRIES)
    return chance.choice((f"{name} {place}", f"{name} ({place})", f"{name} — {place}",
                          f"{name}, {place} chapter", f"{name} of {place}"))  # fmt: skip


def _vocabulary(entries: list[Entry[str]]) -> list[str]:
    words = Counter(word for each in entries for word in each.name.split() if word.isalpha())
    return [word for word, count in words.items() if count > 1 and len(word) > LONGEST_SMALL]


def _other_word(name: str, vocabulary: list[str], chance: Random) -> str:
    words = name.split()
    places = [at for at, word in enumerate(words) if word.isalpha() and len(word) > LONGEST_SMALL]
    if not places:
        return ""
    words[chance.choice(places)] = chance.choice(vocabulary)
    return " ".join(words)


def _reach(name: str, chance: Random) -> str:
    for word in REACH:
        if name.startswith(f"{word} ") or name.endswith(f" {word}"):
            return name.replace(word, "").strip()
    word = chance.choice(REACH)
    return f"{name} {word}" if chance.random() < 0.5 else f"{word} {name}"  # noqa: PLR2004  -- half and half
