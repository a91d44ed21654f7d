"""What crosses a border between two services."""

from typing import ClassVar
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A piece of a message."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(Part):
    """Something one service tells another, applied there exactly once by `message_id`."""

    recipient: ClassVar[str]

    message_id: UUID = Field(default_factory=uuid4)
