"""Read what mail servers send back: which letter it is about, and what became of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final
from uuid import UUID

from services.notify.domain import reports
from services.notify.domain.delivery import Status

# The oldest policy takes the most broken reports without complaint.
PARSER: Final = BytesParser(policy=policy.compat32)
OWN_ID: Final = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([^>\s]+)>")


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says; `status` is None when the letter is only delayed."""

    status: Status | None
    detail: str


def read(content: bytes) -> tuple[Report | None, str]:
    """Return what a mail reports, if it reports anything, and the Message-ID it is about."""
    message = PARSER.parsebytes(content)
    if message.get_content_type() != "multipart/report":
        return None, ""
    report = None
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            report = report or _delivery(part)
        elif part.get_content_type() == "message/feedback-report":
            report = report or _feedback(part)
    return report, _about(message)


def notice_of(message_id: str, domain: str) -> UUID | None:
    """Return the notice that a Message-ID of ours belongs to."""
    found = OWN_ID.fullmatch(message_id.strip())
    return UUID(found[1]) if found and found[2].lower() == domain.lower() else None


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))
    elif isinstance(payload, str):
        yield PARSER.parsebytes(payload.encode("ascii", "replace"))


def _delivery(part: Message) -> Report | None:
    for block in _blocks(part):
        action = str(block.get("Action", "")).strip().lower()
        if not action:
            continue
        found = reports.ENHANCED.search(str(block.get("Status", "")))
        enhanced = found[0] if found else ""
        return Report(reports.of_delivery(action, enhanced), enhanced)
    return None


def _feedback(part: Message) -> Report | None:
    for block in _blocks(part):
        kind = str(block.get("Feedback-Type", "")).strip().lower()
        if (status := reports.of_feedback(kind)) is not None:
            return Report(status, kind)
    return None


def _about(message: Message) -> str:
    originals = [
        inner
        for part in message.walk()
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}
        for inner in _blocks(part)
    ]
    return next((str(each["Message-ID"]) for each in originals if each["Message-ID"]), "")
