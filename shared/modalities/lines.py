"""Say where in a file a fault is."""

import re
import tomllib
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
KEY: Final = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")

Location = tuple[str | int, ...]
Value = TypeVar("Value")


class ModalityFileError(Exception):
    """The file cannot be used; the message is one line with its name, line and reason."""


def read(text: str, name: str) -> dict[str, Any]:
    """Return what a file holds. Refusals: ModalityFileError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, where = str(error).partition(" (at ")
        line = next(iter(re.findall(r"line (\d+)", where)), str(text.count("\n") + 1))
        raise ModalityFileError(f"{name} line {line}: {reason}") from None


def checked(checker: TypeAdapter[Value], data: dict[str, Any], text: str, name: str) -> Value:
    """Return `data` as the checker's value. Refusals: ModalityFileError."""
    try:
        return checker.validate_python(data)
    except ValidationError as error:
        # A misspelt key is missing under its right name too: the misspelling says more.
        first = min(error.errors(), key=lambda each: each["type"] != "unexpected_keyword_argument")
        words = ".".join(str(part) for part in first["loc"])
        line = line_of(text, first["loc"])
        raise ModalityFileError(f"{name} line {line}: {words}: {first['msg']}") from None


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
