"""Whom an organization names for which meeting, within the numbers allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registration.domain.applications import Application
from services.registration.domain.applications import Stage as ApplicationStage
from services.registration.domain.calendar import events_open_to
from services.registration.domain.entries import DECIDED, Standing
from shared.kernel.activities import EventKind
from shared.kernel.modalities import Event, Modalities, Route
from shared.kernel.refusals import Conflict, NotOpen
from shared.kernel.resolution import paragraph

TAKES_PART: Final = frozenset({ApplicationStage.VERIFIED, ApplicationStage.PUT_FORWARD})


class Stage(StrEnum):
    """How a nomination stands."""

    # Named by an alternate; the focal point decides.
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    # Holds a seat, subject to the decision on the list.
    PROVISIONAL = "provisional"
    # Approved, and in line for a seat.
    WAITING = "waiting"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


SEATED: Final = frozenset({Stage.CONFIRMED, Stage.PROVISIONAL})
OPEN: Final = SEATED | {Stage.PROPOSED, Stage.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A person as in their travel document, with the name in its own script beside it."""

    id: UUID
    application_id: UUID
    family_name: str
    given_name: str
    native_name: str | None
    gender: str
    nationality: str
    function: str

    @property
    def name(self) -> str:
        """Return the name as badges and letters show it: family name in capitals."""
        return f"{self.given_name} {self.family_name.upper()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """A representative named for a meeting; `number` is the order in which names were taken."""

    id: UUID
    number: int
    representative_id: UUID
    application_id: UUID
    event_key: str
    stage: Stage
    is_head: bool
    at: datetime
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """Seats of one meeting: allowed and taken, for the organization and in all."""

    for_organization: int | None
    taken_by_organization: int
    in_all: int | None
    taken_in_all: int

    @property
    def has_seat(self) -> bool:
        of_organization = (
            self.for_organization is None or self.taken_by_organization < self.for_organization
        )
        return of_organization and (self.in_all is None or self.taken_in_all < self.in_all)


@paragraph("6(a)")
@paragraph("6(b)")
@paragraph("6(c)")
@paragraph("9")
@paragraph("30")
def seat_offered(
    modalities: Modalities,
    application: Application,
    standings: Mapping[str, Standing],
    event: Event,
) -> Stage:
    """Return whether a seat at this meeting would be confirmed or provisional.

    Hearings rest on no list. Refusals: NotOpen where the organization's way in does not lead
    there, or does not yet.
    """
    if application.stage not in TAKES_PART or event not in events_open_to(
        modalities, application.category
    ):
        raise NotOpen
    if event.kind is EventKind.HEARING:
        return Stage.CONFIRMED
    if application.route is not Route.LIST:
        if event.scope not in application.scopes:
            raise NotOpen
        return Stage.CONFIRMED
    standing = standings.get(event.scope)
    if standing is Standing.ON_FINAL_LIST:
        return Stage.CONFIRMED
    may_be_provisional = standing is not None and standing not in DECIDED
    if may_be_provisional and modalities.registration.provisional.value:
        return Stage.PROVISIONAL
    raise NotOpen


def seat(offered: Stage, room: Room) -> Stage:
    """Return where an approved nomination lands: on a seat, or in the line for one."""
    return offered if room.has_seat else Stage.WAITING


def first_in_line(waiting: Iterable[Nomination], rooms: Mapping[UUID, Room]) -> Nomination | None:
    """Return whose turn it is, by the order in which names were taken."""
    line = sorted(waiting, key=lambda each: each.number)
    return next((each for each in line if rooms[each.application_id].has_seat), None)


def require_open(nomination: Nomination, *stages: Stage) -> None:
    """Refuse a step that no longer fits. Refusals: Conflict."""
    if nomination.stage not in (stages or OPEN):
        raise Conflict(f"the nomination is {nomination.stage}")


@paragraph("6(b)")
@paragraph("6(c)")
def after_outcome(stage: Stage, standing: Standing) -> Stage:
    """Return what the final list makes of a provisional seat."""
    if stage is not Stage.PROVISIONAL or standing not in DECIDED:
        return stage
    return Stage.CONFIRMED if standing is Standing.ON_FINAL_LIST else Stage.CANCELLED
