"""Read a process's modality file: refused whole, with the line and the reason, or trusted."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from shared.kernel.activities import ContributionKind, Theme
from shared.kernel.modalities import (
    Category,
    Effect,
    Event,
    Modalities,
    ParticipantList,
    Phase,
)
from shared.kernel.resolution import PARAGRAPHS
from shared.modalities.inherit import inherit

CHECKER: Final = TypeAdapter(Modalities)
HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
KEY: Final = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")

Location = tuple[str | int, ...]


class ModalityFileError(Exception):
    """The file cannot be used; the message is one line with its name, line and reason."""


@cache
def load(process: str) -> Modalities:
    """Return the modalities of a process we come with. Refusals: ModalityFileError."""
    if not re.fullmatch(r"[a-z0-9-]+", process):
        raise ModalityFileError(f"{process!r} is not the name of a process")
    source = files(__package__).joinpath(f"{process}.toml")
    if not source.is_file():
        raise ModalityFileError(f"there is no process {process!r}")
    return parse(source.read_text("utf-8"), f"{process}.toml")


def load_file(path: Path) -> Modalities:
    """Return the modalities in the file at `path`. Refusals: ModalityFileError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModalityFileError(f"{path.name}: cannot be read ({type(error).__name__})") from None
    return parse(text, path.name)


def parse(text: str, name: str) -> Modalities:
    """Check `text` against the schema and its own cross-references. Refusals: ModalityFileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, where = str(error).partition(" (at ")
        line = next(iter(re.findall(r"line (\d+)", where)), str(text.count("\n") + 1))
        raise ModalityFileError(f"{name} line {line}: {reason}") from None
    base = data.pop("extends", None)
    if base is not None:
        source = files(__package__).joinpath(f"{base}.toml")
        if not re.fullmatch(r"[a-z0-9-]+", str(base)) or not source.is_file():
            raise ModalityFileError(f"{name} line {line_of(text, ('extends',))}: no file {base!r}")
        data = inherit(tomllib.loads(source.read_text("utf-8")), data)
    try:
        modalities = CHECKER.validate_python(data)
    except ValidationError as error:
        # A misspelt key is missing under its right name too: the misspelling says more.
        first = min(error.errors(), key=lambda each: each["type"] != "unexpected_keyword_argument")
        words = ".".join(str(part) for part in first["loc"])
        line_number = line_of(text, first["loc"])
        raise ModalityFileError(f"{name} line {line_number}: {words}: {first['msg']}") from None
    for location, reason in _contradictions(modalities):
        raise ModalityFileError(f"{name} line {line_of(text, location)}: {reason}")
    return modalities


def line_of(text: str, location: Location) -> int:
    """Return the line that comes nearest to a place in the parsed file."""
    best, best_depth = 1, 1
    table: list[str | int] = []
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            names: list[str | int] = [part.strip(' "') for part in header[2].split(".")]
            table = _resolve(names, counts, is_array=header[1] == "[[")
            here: Location = tuple(table)
        elif key := KEY.match(line):
            here = (*table, key[1])
        else:
            continue
        depth = _shared_depth(here, location)
        nearness = 2 * depth + (depth == len(here))
        if nearness > best_depth:
            best, best_depth = number, nearness
    return best


def _resolve(
    names: list[str | int], counts: dict[tuple[str | int, ...], int], *, is_array: bool
) -> list[str | int]:
    path: list[str | int] = []
    for position, name in enumerate(names):
        path.append(name)
        is_last = position == len(names) - 1
        if is_last and is_array:
            counts[tuple(path)] = counts.get(tuple(path), -1) + 1
        if tuple(path) in counts:
            path.append(counts[tuple(path)])
    return path


def _shared_depth(one: Location, other: Location) -> int:
    depth = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        depth += 1
    return depth


def _contradictions(modalities: Modalities) -> list[tuple[Location, str]]:
    """Return what no single value shows: names that lead nowhere, paragraphs that do not exist."""
    categories = {each.key for each in modalities.categories}
    found: list[tuple[Location, str]] = []
    for index, each in enumerate(modalities.categories):
        if each.register and not each.statuses:
            found.append((("categories", index, "register"), "a register without statuses"))
    for index, one in enumerate(modalities.lists):
        found += [
            (("lists", index, "categories"), f"unknown category {key!r}")
            for key in set(one.categories) - categories
        ]
    scopes = {each.key for each in modalities.lists}
    for index, event in enumerate(modalities.events):
        found += [
            (("events", index, "open_to"), f"unknown category {key!r}")
            for key in set(event.open_to) - categories
        ]
        if event.scope not in scopes:
            found.append((("events", index, "scope"), f"unknown scope {event.scope!r}"))
        if event.ends < event.starts:
            found.append((("events", index, "ends"), "an event ends before it starts"))
    found += [
        (("contributions", "open_to"), f"unknown category {key!r}")
        for key in set(modalities.contributions.open_to.value) - categories
    ]
    found += _contradictions_of_rules(modalities)
    # Paragraph numbers belong to the resolution that the code cites.
    if modalities.symbol == "A/71/L.58":
        found += [
            ((), f"{thing.key}: there is no paragraph {thing.paragraph!r}")
            for thing in _numbered(modalities)
            if thing.paragraph.partition("(")[0] not in {p.partition("(")[0] for p in PARAGRAPHS}
        ]
    return found


def _numbered(
    modalities: Modalities,
) -> tuple[Category | ParticipantList | Event | Phase | Theme | ContributionKind, ...]:
    return (
        *modalities.categories,
        *modalities.lists,
        *modalities.events,
        *modalities.phases,
        *modalities.themes,
        *modalities.contributions.kinds,
    )


def _contradictions_of_rules(modalities: Modalities) -> list[tuple[Location, str]]:
    share = modalities.objections.threshold_share.value
    found: list[tuple[Location, str]] = []
    if share and not re.fullmatch(r"[1-9]\d?/[1-9]\d?", share):
        found.append((("objections", "threshold_share"), f"not a share like 1/3: {share!r}"))
    if modalities.objections.threshold.value < 1:
        found.append((("objections", "threshold"), "a threshold is at least one"))
    if modalities.decision.by_vote.value and (
        modalities.objections.effect.value is not Effect.TO_DECISION
    ):
        found.append((("decision", "by_vote"), "a vote, and an effect that sends nothing to it"))
    return found
