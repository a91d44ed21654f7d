"""What review tells the others. Nothing about an objection may ever be added here."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.messages.base import Message, Part


class ListCirculated(Message):
    """A proposed list is before Member States; its names are public (footnote 4)."""

    recipient: ClassVar[str] = "registration"

    circulation_id: UUID
    list_key: str
    number: int
    closes_at: datetime
    # Whether people register subject to a later decision. It is a rule of the process: the same
    # for every name, and said before anybody can object.
    provisional: bool = False
    application_ids: tuple[UUID, ...]


class Outcome(Part):
    application_id: UUID
    included: bool


class FinalListPublished(Message):
    """A final list is public: every outcome of the list at once."""

    recipient: ClassVar[str] = "registration"

    circulation_id: UUID
    list_key: str
    number: int
    published_at: datetime
    outcomes: tuple[Outcome, ...]
