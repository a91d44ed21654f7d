"""Which test proves which paragraph."""

from collections import defaultdict
from typing import Any

PROVEN_BY: dict[str, list[str]] = defaultdict(list)


def note_proofs(items: list[Any]) -> None:
    """Note the paragraphs that the collected tests are marked with."""
    for item in items:
        for mark in item.iter_markers("paragraph"):
            PROVEN_BY[mark.args[0]].append(item.nodeid)
