"""Every message by its name on the wire."""

from typing import Final

from shared.messages import notify, registration, review
from shared.messages.base import Message

MESSAGES: Final[dict[str, type[Message]]] = {
    kind.__name__: kind
    for kind in (
        registration.CandidatePutForward,
        registration.CandidateWithdrawn,
        review.ListCirculated,
        review.FinalListPublished,
        notify.AddressesErased,
        notify.ContactsKnown,
        notify.NoticeRequested,
        notify.NoticesRequested,
    )
}
