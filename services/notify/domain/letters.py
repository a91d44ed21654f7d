"""What a letter may say: declared values, and nothing that could become a header."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from services.notify.domain.addresses import is_bare
from shared.kernel.refusals import Invalid
from shared.kernel.text import NEWLINES, is_hostile

LONGEST_VALUE: Final = 300
LONGEST_TEXT: Final = 4000


class Kind(StrEnum):
    """What a value is."""

    # A name, a reference, a number: one line.
    NAME = "name"
    # Several lines; never part of a subject.
    TEXT = "text"
    URL = "url"
    # An instant of ISO 8601, written as New York reads it; any other line is shown as it is.
    INSTANT = "instant"
    # A code with words in each language; any other line is shown as it is.
    WORD = "word"
    # Lines such as "held=3", each a code with words and a number; other lines are shown as is.
    COUNTS = "counts"


LINED: Final = frozenset({Kind.TEXT, Kind.COUNTS})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's name, the values it takes, and who may ask for it."""

    name: str
    values: Mapping[str, Kind]
    callers: frozenset[str] = frozenset()
    # Forgotten once it is sent, and never shown at the desk.
    is_secret: bool = False
    # The reader has just asked for it: an address that bounced before is tried all the same.
    is_asked_for: bool = False
    # Its reader is nobody's contact: it names an address, which no correction redirects.
    is_to_address: bool = False
    # Goes to many at once: released by a second person unless the caller says otherwise.
    is_held: bool = False
    # Goes to many at once: carries the headers of a list.
    is_list: bool = False


def require_sendable(letter: Letter, to: str, values: Mapping[str, str]) -> None:
    """Refuse a notice that could not be sent as meant. Refusals: Invalid naming each value."""
    errors = dict.fromkeys(letter.values.keys() - values.keys(), "missing")
    errors |= dict.fromkeys(values.keys() - letter.values.keys(), "extra-forbidden")
    for name, kind in letter.values.items():
        if name in values and (code := _fault(values[name], kind)) is not None:
            errors[name] = code
    if not is_bare(to):
        errors["to"] = "email"
    if errors:
        raise Invalid(errors)


def _fault(value: str, kind: Kind) -> str | None:
    if len(value) > (LONGEST_TEXT if kind in LINED else LONGEST_VALUE):
        return "string-too-long"
    if is_hostile(value) or (kind not in LINED and NEWLINES.search(value)):
        return "hostile-characters"
    if kind is Kind.URL and not is_address_of_a_page(value):
        return "url"
    return None


def is_address_of_a_page(value: str) -> bool:
    """Tell whether `value` is a plain web address: no credentials, nothing to be run."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    is_plain = re.fullmatch(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+", value) is not None
    return (
        is_plain
        and parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and ("@" not in parts.netloc)
    )


def instant_of(value: str) -> datetime | None:
    """Return the instant that `value` writes with its offset, if it is one."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None
