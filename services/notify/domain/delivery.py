"""When a letter is tried again, when it is given up, and what a later report makes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# The smallest goes first.
URGENT: Final = 0
NORMAL: Final = 1
MASS: Final = 2


class Status(StrEnum):
    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    CANCELLED = "cancelled"
    # The address is on the suppression list.
    SUPPRESSED = "suppressed"
    # Refused for good, or given up.
    FAILED = "failed"
    # Taken by the mail server.
    SENT = "sent"
    DELIVERED = "delivered"
    # Returned for now, as by a full mailbox.
    RETURNED = "returned"
    # Returned for good.
    BOUNCED = "bounced"
    COMPLAINED = "complained"


# What came back, the strongest last: it wins whatever the order of arrival.
REPORTS: Final = (
    Status.SENT,
    Status.DELIVERED,
    Status.RETURNED,
    Status.BOUNCED,
    Status.COMPLAINED,
)
UNSENT: Final = (Status.HELD, Status.QUEUED)
WAITING: Final = (Status.QUEUED, Status.SENDING)
ENDED: Final = frozenset(Status) - {Status.HELD, Status.QUEUED, Status.SENDING}
# After these the address gets no more letters.
SUPPRESSING: Final = (Status.BOUNCED, Status.COMPLAINED)


class Outcome(StrEnum):
    """What one attempt came to."""

    ACCEPTED = "accepted"
    # 4xx, a broken conversation, a time-out: worth another try.
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
# How long a worker keeps letters to itself unless it says again that it has them.
LEASE: Final = timedelta(seconds=30)
LEASE_RENEWAL: Final = timedelta(seconds=8)
# How long before the end of a lease no new letter is begun.
LEASE_MARGIN: Final = timedelta(seconds=5)


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
    """Return what an SMTP reply means for this letter; one that cannot be read means nothing."""
    if code < 200:  # noqa: PLR2004  -- the classes of RFC 5321
        return Outcome.TEMPORARY
    if code < 400:  # noqa: PLR2004  -- the classes of RFC 5321
        return Outcome.ACCEPTED
    return Outcome.PERMANENT if code >= 500 else Outcome.TEMPORARY  # noqa: PLR2004  -- as above


def standing(status: Status, report: Status) -> Status:
    """Return the status of a notice once `report` is known: the stronger of the two.

    A report about a letter that waits for another try shows that it arrived after all.
    """
    if status not in REPORTS:
        return report
    return max(status, report, key=REPORTS.index)
