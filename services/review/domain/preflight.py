"""What has to hold before a list goes out, and what the Office decides where it does not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Incomplete, Invalid
from shared.kernel.resolution import paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculationRequest:
    """What one officer asks another to approve: until when, and past which missions."""

    closes_at: datetime
    # Missions that letters do not reach, and why the list goes out all the same.
    unreachable: frozenset[str] = frozenset()
    reason: str = ""


@paragraph("fn 4")
def require_decided(
    request: CirculationRequest, reachable: Collection[str], unreachable: frozenset[str]
) -> None:
    """Refuse to start the window past a mission out of reach on which nobody decided.

    Refusals: Conflict when no mission at all is reached or another one fell silent since,
    Incomplete without a reason.
    """
    if not reachable:
        raise Conflict("no mission can be reached")
    if unreachable - request.unreachable:
        raise Conflict("missions fell out of reach on which the Office has not decided")
    if unreachable and not request.reason:
        raise Incomplete({"reason": "missing"})


@paragraph("6(b)")
@paragraph("6(c)")
def require_long_enough(modalities: Modalities, *, closes_at: datetime, at: datetime) -> None:
    """Refuse a period shorter than the modalities fix, where they fix one. Refusals: Invalid."""
    if closes_at - at < timedelta(days=modalities.objections.window_days.value or 0):
        raise Invalid({"closes_at": "window-too-short"})
