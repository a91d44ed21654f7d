"""What a letter may say: declared values, and nothing that could become a header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.refusals import Invalid

LONGEST_VALUE: Final = 300
LONGEST_TEXT: Final = 2000
# C0 and C1 controls, line and paragraph separators, bidirectional controls.
CONTROLS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
NEWLINES: Final = re.compile("[\n\t]")
# RFC 2047: Python's e-mail package would unfold these into new header lines.
ENCODED_WORD: Final = re.compile(r"=\?[^?]*\?[BbQq]\?")
ADDRESS: Final = re.compile(r"[^@\s<>\"(),:;\\\[\]\x00-\x1f\x7f-\x9f]{1,64}@[A-Za-z0-9.-]{1,185}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's name, the values it takes, and which of them are long or secret."""

    name: str
    values: frozenset[str]
    # These may be of several lines; they never stand in a subject.
    texts: frozenset[str] = frozenset()
    is_secret: bool = False


def require_sendable(letter: Letter, to: str, values: Mapping[str, str]) -> None:
    """Refuse a notice that could not be sent as meant. Refusals: Invalid naming each value."""
    errors = dict.fromkeys(letter.values - set(values), "missing")
    errors |= dict.fromkeys(set(values) - letter.values, "extra-forbidden")
    for name in letter.values & set(values):
        if (code := _fault(values[name], is_text=name in letter.texts)) is not None:
            errors[name] = code
    if not ADDRESS.fullmatch(to) or ".." in to or not to.isascii():
        errors["to"] = "email"
    if errors:
        raise Invalid(errors)


def _fault(value: str, *, is_text: bool) -> str | None:
    if len(value) > (LONGEST_TEXT if is_text else LONGEST_VALUE):
        return "string-too-long"
    shown = NEWLINES.sub("", value) if is_text else value
    if CONTROLS.search(shown) or ENCODED_WORD.search(value):
        return "hostile-characters"
    return None
