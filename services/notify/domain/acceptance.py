"""How an accepted notice begins."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.notify.domain.delivery import Status
from services.notify.domain.letters import Letter

# More than a person reads; a fault of a caller, or somebody's joke on the recipient.
LETTERS_AN_HOUR: Final = 200
LIMIT_SPAN: Final = timedelta(hours=1)
BY_HAND: Final = "by-hand"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A notice's first status, when it is due, and the event that says why, if there is one."""

    status: Status
    due_at: datetime
    event: str | None = None
    detail: str = ""


def beginnings(
    letter: Letter,
    recipients: Iterable[str],
    *,
    suppressed: Mapping[str, str],
    recent: Mapping[str, int],
    is_held: bool,
    is_urgent: bool,
    due_at: datetime,
) -> list[Beginning]:
    """Return how a notice to each recipient begins; addresses are tidy.

    `suppressed` says why an address gets nothing, `recent` how many letters it got in the span
    of the limit.
    """
    sent = Counter(recent)
    begun = []
    for recipient in recipients:
        reason = suppressed.get(recipient)
        sent[recipient] += 1
        if reason is not None and (not letter.is_asked_for or reason == BY_HAND):
            begun.append(Beginning(Status.SUPPRESSED, due_at, "suppressed", reason))
        elif is_held:
            begun.append(Beginning(Status.HELD, due_at))
        elif sent[recipient] > LETTERS_AN_HOUR and not is_urgent:
            begun.append(Beginning(Status.QUEUED, due_at + LIMIT_SPAN, "postponed"))
        else:
            begun.append(Beginning(Status.QUEUED, due_at))
    return begun
