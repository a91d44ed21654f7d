"""What a report that came back says about a letter (RFC 3464, RFC 3463, RFC 5965)."""

import re
from typing import Final

from services.notify.domain.delivery import Status

ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# The address is wrong or closed. Anything else that failed may work another time: a full
# mailbox, a policy, a server that could not be reached.
FOR_GOOD: Final = re.compile(r"5\.(?:0\.0|1\.\d{1,3}|2\.1|4\.4)")
ARRIVED: Final = frozenset({"delivered", "relayed", "expanded"})
# Other kinds of feedback are no complaint.
COMPLAINTS: Final = frozenset({"abuse", "fraud", "virus", "other"})


def of_delivery(action: str, enhanced: str) -> Status | None:
    """Return what a delivery status notification makes of a letter; None for "delayed"."""
    if action in ARRIVED:
        return Status.DELIVERED
    if action != "failed":
        return None
    return Status.BOUNCED if FOR_GOOD.fullmatch(enhanced) else Status.RETURNED


def of_feedback(kind: str) -> Status | None:
    """Return what a feedback report makes of a letter; None for what is no complaint."""
    return Status.COMPLAINED if kind in COMPLAINTS else None
