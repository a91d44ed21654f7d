"""When a letter is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Outcome(StrEnum):
    """What one attempt came to."""

    ACCEPTED = "accepted"
    # 4xx, a refused or broken connection, a time-out: worth another try.
    TEMPORARY = "temporary"
    # 5xx for this letter: trying again would only annoy.
    PERMANENT = "permanent"


LADDER: Final = (
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
)
GIVE_UP_AFTER: Final = timedelta(hours=48)
# How long a worker keeps letters to itself, and when it stops beginning new ones.
LEASE: Final = timedelta(seconds=30)
LEASE_MARGIN: Final = timedelta(seconds=12)


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a letter after an attempt."""

    status: Status
    due_at: datetime | None = None


def after(outcome: Outcome, *, attempt: int, created_at: datetime, at: datetime) -> Next:
    """Return what follows attempt number `attempt` (from 1)."""
    if outcome is Outcome.ACCEPTED:
        return Next(Status.SENT)
    if outcome is Outcome.PERMANENT or at - created_at >= GIVE_UP_AFTER:
        return Next(Status.FAILED)
    return Next(Status.QUEUED, at + LADDER[min(attempt, len(LADDER)) - 1])


def outcome_of(code: int) -> Outcome:
    """Return what an SMTP reply means for this letter."""
    if code < 400:  # noqa: PLR2004  -- the classes of RFC 5321
        return Outcome.ACCEPTED
    return Outcome.PERMANENT if code >= 500 else Outcome.TEMPORARY  # noqa: PLR2004  -- as above
