"""What services ask notify to send."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.messages.base import Message, Part

Priority = Literal["urgent", "normal"]
LARGEST_BATCH = 20_000


def _is_not_given(value: Any) -> bool:
    return value is None or value is False


# Left out where it is not given, so that a message reads the same as before the field was there.
Later = Field(default=None, exclude_if=_is_not_given)


class Notice(Part):
    """One letter to one address; `key` is unique per caller and never used twice.

    Of letters `about` the same thing, one of a later `decision` cancels those of earlier ones
    that are not sent yet.
    """

    key: str = Field(min_length=1, max_length=200)
    language: str = "en"
    to: str = Field(min_length=3, max_length=254)
    values: dict[str, str] = Field(default_factory=dict)
    about: Annotated[str | None, Field(max_length=200)] = Later
    decision: Annotated[int | None, Field(ge=0, le=2**62)] = Later

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.about is None) != (self.decision is None):
            raise ValueError("about and decision go together")
        return self


class _Request(Message):
    """What can be asked of one letter and of many alike.

    `held` letters wait for a second person, who is not `drafted_by`; None leaves it to the
    letter. `is_test` letters are accepted and counted, and never handed to a mail server.
    """

    recipient: ClassVar[str] = "notify"

    letter: str
    priority: Priority = "normal"
    send_at: AwareDatetime | None = Later
    held: bool | None = Field(default=None, exclude_if=lambda value: value is None)
    drafted_by: Annotated[str | None, Field(max_length=254)] = Later
    is_test: bool = Field(default=False, exclude_if=_is_not_given)


class NoticeRequested(_Request):
    """Send one letter."""

    notice: Notice


class NoticesRequested(_Request):
    """Send the same letter to many, each with its own values."""

    notices: Annotated[tuple[Notice, ...], Field(max_length=LARGEST_BATCH)]
