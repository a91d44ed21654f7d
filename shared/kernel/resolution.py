"""Tie code to the paragraphs of the modalities resolution it carries out."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph is about, in our words, and how it is carried out."""

    gloss: str
    # code: a rule in a domain folder; practice: people do it
    status: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands."""

    name: str
    file: str
    line: int


PARAGRAPHS: Final[dict[str, Paragraph]] = {
    number: Paragraph(**entry)
    for number, entry in tomllib.loads(
        files(__package__).joinpath("resolution.toml").read_text("utf-8")
    ).items()
}
IMPLEMENTED_BY: Final[dict[str, list[Place]]] = defaultdict(list)


def paragraph(number: str) -> Callable[[Rule], Rule]:
    """Mark a rule as carrying out paragraph `number`; unknown numbers fail at import."""
    if number not in PARAGRAPHS:
        raise LookupError(f"no paragraph {number!r} in resolution.toml")

    def mark(rule: Rule) -> Rule:
        code = rule.__code__
        file = rule.__module__.replace(".", "/") + ".py"
        IMPLEMENTED_BY[number].append(Place(rule.__qualname__, file, code.co_firstlineno))
        return rule

    return mark
