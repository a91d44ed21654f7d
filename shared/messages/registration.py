"""What registration tells review."""

from typing import ClassVar, Literal
from uuid import UUID

from shared.messages.base import Message

HeadGender = Literal["woman", "man", "other", "not-stated"]


class CandidatePutForward(Message):
    """The Secretariat has verified an application for one of the lists."""

    recipient: ClassVar[str] = "review"

    application_id: UUID
    process: str
    list_key: str
    reference: str
    name: str
    country: str
    country_invented: bool = False
    category: str
    website: str | None = None
    purpose: str
    head_gender: HeadGender


class CandidateWithdrawn(Message):
    """An organization no longer wishes to be on a list."""

    recipient: ClassVar[str] = "review"

    application_id: UUID
    list_key: str
