"""How published lists look, as far as a process chooses it."""

from dataclasses import dataclass
from typing import ClassVar

from shared.kernel.ruled import STRICT, Text


@dataclass(frozen=True)
class Publication:
    """What stands at the head of a published list; no emblem is used."""

    __pydantic_config__: ClassVar = STRICT

    masthead: Text
    # {number} is the list's, {key} tells the lists of a process apart.
    symbol: str
