"""The rules of one process as a value: every number with its paragraph or its interpretation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar

from shared.kernel.activities import (
    ContributionKind,
    Contributions,
    EventKind,
    Hearings,
    Preparation,
    Segment,
    Theme,
    TravelFund,
)
from shared.kernel.deciding import Covers, Moment, Reference, Unit
from shared.kernel.forms import Forms
from shared.kernel.publication import Publication
from shared.kernel.refusals import NotFound
from shared.kernel.ruled import STRICT, Interpretation, Ruled, Text


class Route(StrEnum):
    """How a category comes to take part."""

    ENTITLED = "entitled"
    REGISTER = "register"
    LIST = "list"
    INVITED = "invited"


class Effect(StrEnum):
    """What an objection does."""

    LEFT_OFF = "name-left-off"
    TO_DECISION = "sent-to-decision"
    NONE = "none"


@dataclass(frozen=True)
class Category:
    """A kind of participant and the door it comes through."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    route: Route
    paragraph: str
    next_step: Text
    # The register an entitlement is read from, and the statuses there that give it.
    register: str | None = None
    statuses: tuple[str, ...] = ()
    interpretation: Interpretation | None = None


@dataclass(frozen=True)
class Phase:
    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    paragraph: str
    starts: date
    ends: date


@dataclass(frozen=True)
class ParticipantList:
    """A list drawn up for Member States' consideration, and the scope it opens."""

    __pydantic_config__: ClassVar = STRICT

    key: str
    label: Text
    title: Text
    paragraph: str
    categories: tuple[str, ...]
    submit_by: Ruled[datetime]
    carry_over_from: Ruled[tuple[str, ...]]


@dataclass(frozen=True)
class Event:
    __pydantic_config__: ClassVar = STRICT

    key: str
    kind: EventKind
    title: Text
    paragraph: str
    scope: str
    venue: Text
    zone: str
    starts: date
    ends: date
    working_days: int
    open_to: tuple[str, ...]
    segments: tuple[Segment, ...] = ()
    interpretation: Interpretation | None = None
    later_decision: str | None = None


@dataclass(frozen=True)
class Objections:
    __pydantic_config__: ClassVar = STRICT

    who_may_object: Ruled[tuple[str, ...]]
    threshold: Ruled[int]
    # A share of those who may object, like "1/3"; where given, it takes the threshold's place.
    threshold_share: Ruled[str | None]
    who_receives_lists: Ruled[tuple[str, ...]]
    # Hours before the close at which missions that have not opened a list are reminded.
    reminder_hours: Ruled[tuple[int, ...]]
    effect: Ruled[Effect]
    basis_required: Ruled[bool]
    withdrawable: Ruled[bool]
    group_letters: Ruled[bool]
    office_may_record: Ruled[bool]
    window_days: Ruled[int | None]
    clock: Ruled[str]
    grace_seconds: Ruled[int]


@dataclass(frozen=True)
class Disclosure:
    __pydantic_config__: ClassVar = STRICT

    who_may_request: Ruled[tuple[str, ...]]
    basis_to_states: Ruled[str]
    objector_to_states: Ruled[str]
    to_applicants: Ruled[str]
    to_public: Ruled[str]
    objector_told: Ruled[bool]
    statistics_floor: Ruled[int]
    quorum_to_reveal: Ruled[int]


@dataclass(frozen=True)
class Decision:
    __pydantic_config__: ClassVar = STRICT

    list_owner: Ruled[str]
    final_decision_by: Ruled[str]
    by_vote: Ruled[bool]
    unit: Ruled[Unit]
    covers: Ruled[Covers]
    moment: Ruled[Moment]
    lists_brought_to: Ruled[str]
    after_refusal: Ruled[tuple[str, ...]]


@dataclass(frozen=True)
class Balance:
    __pydantic_config__: ClassVar = STRICT

    duties: Ruled[tuple[str, ...]]
    reference: Ruled[Reference]
    # Shares of the world's population by regional group, where they are the reference.
    population: Ruled[Mapping[str, float]] | None = None


@dataclass(frozen=True)
class Registration:
    __pydantic_config__: ClassVar = STRICT

    opens_before_adoption: Ruled[bool]
    deadline_style: Ruled[str]
    deadline_extensions: Ruled[tuple[date, ...]]
    provisional: Ruled[bool]
    representatives_per_organization: Ruled[int | None]
    room_quota: Ruled[int | None]
    segments: Ruled[tuple[str, ...]]
    documents: Ruled[tuple[str, ...]]
    photo_required: Ruled[bool]
    id_fields: Ruled[tuple[str, ...]]
    languages: Ruled[tuple[str, ...]]
    retention_days: Ruled[int]
    published_fields: Ruled[tuple[str, ...]]


@dataclass(frozen=True)
class Modalities:
    """Everything a resolution says about taking part, as one frozen value."""

    __pydantic_config__: ClassVar = STRICT

    process: str
    title: Text
    symbol: str
    adopted_as: str
    adopted_on: date
    version: int
    categories: tuple[Category, ...]
    phases: tuple[Phase, ...]
    lists: tuple[ParticipantList, ...]
    events: tuple[Event, ...]
    objections: Objections
    disclosure: Disclosure
    decision: Decision
    balance: Balance
    registration: Registration
    preparation: Preparation
    travel_fund: TravelFund
    themes: tuple[Theme, ...]
    hearings: Hearings
    contributions: Contributions
    publication: Publication
    forms: Forms = field(default_factory=Forms)

    def category(self, key: str) -> Category:
        """Return a category. Refusals: NotFound."""
        return _by_key(self.categories, key)

    def list_for(self, key: str) -> ParticipantList:
        """Return a list. Refusals: NotFound."""
        return _by_key(self.lists, key)

    def event(self, key: str) -> Event:
        """Return an event. Refusals: NotFound."""
        return _by_key(self.events, key)

    def phase(self, key: str) -> Phase:
        """Return a phase of the preparatory process. Refusals: NotFound."""
        return _by_key(self.phases, key)

    def theme(self, key: str) -> Theme:
        """Return a theme of the thematic sessions. Refusals: NotFound."""
        return _by_key(self.themes, key)

    def contribution_kind(self, key: str) -> ContributionKind:
        """Return a kind of contribution. Refusals: NotFound."""
        return _by_key(self.contributions.kinds, key)

    @property
    def scopes(self) -> Mapping[str, Text]:
        """Return the parts of the process one can take part in: each list opens one."""
        return {each.key: each.label for each in self.lists}


K = TypeVar("K", Category, ParticipantList, Event, Phase, Theme, ContributionKind)


def _by_key(things: tuple[K, ...], key: str) -> K:
    for thing in things:
        if thing.key == key:
            return thing
    raise NotFound
