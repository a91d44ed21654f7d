"""What a resolution opens beside registration: travel support, hearings, written views."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from shared.kernel.ruled import STRICT, Ruled, Text


class EventKind(StrEnum):
    THEMATIC_SESSION = "thematic-session"
    PREPARATORY_MEETING = "preparatory-meeting"
    NEGOTIATION = "negotiation"
    HEARING = "hearing"
    CONFERENCE = "conference"


@dataclass(frozen=True)
class Segment:
    """A part of a meeting, to which access is given apart."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    title: Text
    # Seats for stakeholders; no limit where it is not given.
    seats: int | None = None


@dataclass(frozen=True)
class TravelFund:
    __pydantic_config__: ClassVar = STRICT

    eligible: Ruled[tuple[str, ...]]
    priority: Ruled[tuple[str, ...]]
    includes_stakeholders: Ruled[bool]
    # How many of one organization can be supported for one meeting; the earliest requests count.
    per_organization: Ruled[int]
    registration_first: Ruled[bool]
    # What is balanced among equals, in this order: `regional-group`, `gender`.
    balance: Ruled[tuple[str, ...]]


@dataclass(frozen=True)
class Theme:
    """What a thematic session discusses."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    paragraph: str


@dataclass(frozen=True)
class ContributionKind:
    """What views are given as, and by which paragraph."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    paragraph: str


@dataclass(frozen=True)
class Hearings:
    __pydantic_config__: ClassVar = STRICT

    chosen_by: Ruled[str]
    statement_words: Ruled[int]


@dataclass(frozen=True)
class Contributions:
    __pydantic_config__: ClassVar = STRICT

    open_to: Ruled[tuple[str, ...]]
    word_limit: Ruled[int]
    kinds: tuple[ContributionKind, ...]


@dataclass(frozen=True)
class Preparation:
    __pydantic_config__: ClassVar = STRICT

    thematic_days: Ruled[int]
    hearing_days: Ruled[int]
    panel_moderators: Ruled[tuple[str, ...]]
