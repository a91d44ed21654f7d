"""Read a process's modality file: refused whole, with the line and the reason, or trusted."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

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
from shared.modalities.engine import not_carried_out
from shared.modalities.forms import resolve
from shared.modalities.inherit import inherit
from shared.modalities.lines import Location, ModalityFileError, checked, line_of, read

CHECKER: Final = TypeAdapter(Modalities)


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
    data = read(text, name)
    base = data.pop("extends", None)
    if base is not None:
        source = files(__package__).joinpath(f"{base}.toml")
        if not re.fullmatch(r"[a-z0-9-]+", str(base)) or not source.is_file():
            raise ModalityFileError(f"{name} line {line_of(text, ('extends',))}: no file {base!r}")
        data = inherit(read(source.read_text("utf-8"), source.name), data)
    resolve(data, name)
    modalities = checked(CHECKER, data, text, name)
    for location, reason in _contradictions(modalities):
        raise ModalityFileError(f"{name} line {line_of(text, location)}: {reason}")
    return modalities


def _contradictions(modalities: Modalities) -> list[tuple[Location, str]]:
    """Return what no single value shows: names that lead nowhere, paragraphs that do not exist."""
    categories = {each.key for each in modalities.categories}
    found: list[tuple[Location, str]] = [
        (("forms", "uses", index, "categories"), f"unknown category {key!r}")
        for index, use in enumerate(modalities.forms.uses)
        for key in set(use.categories) - categories
    ]
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
    found += not_carried_out(modalities)
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
