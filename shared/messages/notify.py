"""What services ask notify to send."""

from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from shared.messages.base import Message, Part

Priority = Literal["urgent", "normal"]
ContactKind = Literal["organization", "mission", "delegate", "desk"]
LARGEST_BATCH = 20_000


def _is_not_given(value: Any) -> bool:
    return value is None or value is False


# Left out where it is not given, so that a message reads the same as before the field was there.
Later = Field(default=None, exclude_if=_is_not_given)


class Contact(Part):
    """Who letters go to, by an id that the caller chose."""

    id: UUID
    kind: ContactKind
    address: str = Field(min_length=3, max_length=254)
    language: str = "en"


Contacts = Annotated[tuple[Contact, ...], Field(max_length=LARGEST_BATCH)]


class ContactsKnown(Message):
    """Keep these contacts as they stood at `at`; what was told of a later time stays."""

    recipient: ClassVar[str] = "notify"

    at: AwareDatetime
    contacts: Contacts


class AddressesErased(Message):
    """Forget these addresses: their people asked for it, or the caller's table says so."""

    recipient: ClassVar[str] = "notify"

    addresses: Annotated[
        tuple[Annotated[str, Field(min_length=3, max_length=254)], ...],
        Field(max_length=LARGEST_BATCH),
    ]


class Notice(Part):
    """One letter to one contact; `key` is unique per caller, never used twice.

    Without a language it goes in the contact's. Only letters to people who are nobody's contact
    yet, such as sign-in codes, name an address instead.

    Of letters `about` the same thing, one of a later `decision` cancels those of earlier ones
    that are not sent yet.
    """

    key: str = Field(min_length=1, max_length=200)
    language: str | None = "en"
    to: Annotated[str | None, Field(min_length=3, max_length=254)] = Later
    contact: UUID | None = Later
    values: dict[str, str] = Field(default_factory=dict)
    about: Annotated[str | None, Field(max_length=200)] = Later
    decision: Annotated[int | None, Field(ge=0, le=2**62)] = Later

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.about is None) != (self.decision is None):
            raise ValueError("about and decision go together")
        if (self.to is None) == (self.contact is None):
            raise ValueError("either a contact or an address")
        return self


class Request(Message):
    """What can be asked of one letter and of many alike.

    `held` letters wait for a second person, who is not `drafted_by`; None leaves it to the
    letter. `is_test` letters are accepted and counted, and never handed to a mail server.
    `contacts` are those whom the notices name, as the caller knew them at `told_at`.
    """

    recipient: ClassVar[str] = "notify"

    letter: str
    priority: Priority = "normal"
    send_at: AwareDatetime | None = Later
    held: bool | None = Field(default=None, exclude_if=lambda value: value is None)
    drafted_by: Annotated[str | None, Field(max_length=254)] = Later
    is_test: bool = Field(default=False, exclude_if=_is_not_given)
    contacts: Contacts = Field(default=(), exclude_if=lambda value: not value)
    told_at: AwareDatetime | None = Later

    @model_validator(mode="after")
    def _contacts_at_a_time(self) -> Self:
        if bool(self.contacts) != (self.told_at is not None):
            raise ValueError("contacts and told_at go together")
        return self


class NoticeRequested(Request):
    """Send one letter."""

    notice: Notice


class NoticesRequested(Request):
    """Send the same letter to many, each with its own values."""

    notices: Annotated[tuple[Notice, ...], Field(max_length=LARGEST_BATCH)]
