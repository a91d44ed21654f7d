"""What registration tells review."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.messages.base import Message

Gender = Literal["woman", "man", "other", "not-stated"]
People = Annotated[int, Field(ge=0)]


class CandidatePutForward(Message):
    """The Secretariat has verified an application for one of the lists.

    Told again when a fact changes; of two that cross on the way, the later `as_of` holds.
    """

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
    head_gender: Gender
    # How many of each gender the organization has named so far; nobody is named here.
    delegation: dict[Gender, People] = Field(default_factory=dict)
    # What a clerk has looked at and ticked, and what not.
    checks_done: tuple[str, ...] = ()
    checks_open: tuple[str, ...] = ()
    as_of: AwareDatetime | None = None


class CandidateWithdrawn(Message):
    """An organization no longer wishes to be on a list."""

    recipient: ClassVar[str] = "review"

    application_id: UUID
    list_key: str
