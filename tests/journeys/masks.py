"""What of two runs can be compared: words without what is random or a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row


def mask(words: str) -> str:
    """Return words without what is random or a time in every run."""
    for pattern, name in (
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "uuid"),
        (r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)?", "instant"),
        (r"\b[0-9a-f]{32,}\b", "hex"),
        (r"[A-Za-z0-9_-]{43}", "token"),
        (r"\d{1,2}:\d{2}(:\d{2})?( [AP]M)?", "clock"),
    ):
        words = re.sub(pattern, f"<{name}>", words)
    return words


@dataclass
class Numbered:
    """Gives each random id the number of its first appearance, so that its places compare."""

    known: dict[str, str] = field(default_factory=dict)

    def mask(self, words: str) -> str:
        def number(found: re.Match[str]) -> str:
            return self.known.setdefault(found[0], f"<id {len(self.known)}>")

        # What names an answer is there once; what names a thing is told apart.
        words = re.sub(r"urn:uuid:[0-9a-f-]{36}", "<answer>", words)
        return mask(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", number, words))


def plain_row(row: Row[Any]) -> str:
    """Return a row as a thief of a dump compares it: of what is sealed, its size."""

    def plain(value: object) -> str:
        if isinstance(value, bytes):
            return f"<{len(value)} bytes>"
        return "<instant>" if isinstance(value, datetime) else mask(str(value))

    return str({key: plain(value) for key, value in row._mapping.items()})


def instants(rows: Iterable[Row[Any]]) -> dict[str, int]:
    """Return how many different instants each column holds: masked, they still show an order."""
    found: dict[str, set[datetime]] = {}
    for row in rows:
        for key, value in row._mapping.items():
            if isinstance(value, datetime):
                found.setdefault(key, set()).add(value)
    return {key: len(values) for key, values in found.items()}
