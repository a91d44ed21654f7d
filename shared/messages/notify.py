"""What services ask notify to send."""

from typing import ClassVar, Literal

from pydantic import Field

from shared.messages.base import Message, Part

Priority = Literal["urgent", "normal"]


class Notice(Part):
    """One letter to one address; `key` is unique per caller and never used twice."""

    key: str = Field(min_length=1, max_length=200)
    language: str = "en"
    to: str = Field(min_length=3, max_length=254)
    values: dict[str, str] = Field(default_factory=dict)


class NoticeRequested(Message):
    """Send one letter."""

    recipient: ClassVar[str] = "notify"

    letter: str
    notice: Notice
    priority: Priority = "normal"


class NoticesRequested(Message):
    """Send the same letter to many, each with its own values."""

    recipient: ClassVar[str] = "notify"

    letter: str
    notices: tuple[Notice, ...]
    priority: Priority = "normal"
