"""Parts of a meeting, to which the Secretariat gives each representative access apart."""

from collections.abc import Collection
from enum import StrEnum

from services.registration.domain.representatives import SEATED, Nomination
from shared.kernel.activities import Segment
from shared.kernel.modalities import Event
from shared.kernel.refusals import Conflict, Invalid, NotFound


class Access(StrEnum):
    """What was decided of a representative and a part of a meeting."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


def segment_of(event: Event, key: str) -> Segment:
    """Return a part of a meeting. Refusals: NotFound."""
    found = next((each for each in event.segments if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def require_offered(event: Event, keys: Collection[str]) -> None:
    """Refuse parts that the meeting does not have. Refusals: Invalid."""
    if not set(keys) <= {each.key for each in event.segments}:
        raise Invalid({"segments": "not-offered"})


def require_seated(nomination: Nomination) -> None:
    """Refuse access to a part for whoever has no seat at the meeting. Refusals: Conflict."""
    if nomination.stage not in SEATED:
        raise Conflict(f"the nomination is {nomination.stage}")


def require_room(segment: Segment, taken: int) -> None:
    """Refuse more access to a part than it has seats. Refusals: Invalid."""
    if segment.seats is not None and taken > segment.seats:
        raise Invalid({"approve": "no-room"})
