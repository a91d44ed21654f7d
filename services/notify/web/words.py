"""What things are called at the desk of letters."""

from collections.abc import Mapping
from typing import Final

from services.notify.store import letters
from shared.kernel.languages import OWN_NAMES
from shared.kernel.refusals import NotFound
from shared.web.i18n import _, current_language, pgettext

COLOURS: Final = {
    "held": "yellow",
    "queued": "blue",
    "sending": "blue",
    "sent": "turquoise",
    "delivered": "green",
    "returned": "yellow",
    "bounced": "red",
    "complained": "red",
    "failed": "red",
    "suppressed": "purple",
    "cancelled": "grey",
}


def status_words() -> Mapping[str, str]:
    """Return the words for each status of a letter."""
    return {
        "held": pgettext("letter", "Waits for release"),
        "queued": pgettext("letter", "Waits to be sent"),
        "sending": pgettext("letter", "Being sent"),
        "sent": pgettext("letter", "Sent"),
        "delivered": pgettext("letter", "Delivered"),
        "returned": pgettext("letter", "Came back for now"),
        "bounced": pgettext("letter", "Came back for good"),
        "complained": pgettext("letter", "Complained about"),
        "failed": pgettext("letter", "Refused"),
        "suppressed": pgettext("letter", "Not sent: address suppressed"),
        "cancelled": pgettext("letter", "Cancelled"),
    }


def event_words() -> Mapping[str, str]:
    """Return the words for each thing that happens to a letter."""
    return {
        **status_words(),
        "accepted": pgettext("event", "Accepted"),
        "delayed": pgettext("event", "Will be tried again"),
        "postponed": pgettext("event", "Put off: many letters to this address"),
        "released": pgettext("event", "Released"),
        "corrected": pgettext("event", "Address corrected"),
        "resent": pgettext("event", "Sent again as another letter"),
        "copied": pgettext("event", "Made from an earlier letter"),
    }


def reason_words() -> Mapping[str, str]:
    """Return the words for why an address is suppressed."""
    return {
        "bounced": _("Letters came back for good"),
        "complained": _("The reader complained"),
        "by-hand": _("Put on the list at the desk"),
    }


def letter_words(name: str) -> str:
    """Return what a letter is about, as its subject says with its values left out."""
    try:
        return letters.subject_of(name, current_language())
    except NotFound:
        return ""


def key_words(what: str, key: str) -> str:
    """Return what a row of the dashboard is called."""
    if what == "status":
        return status_words().get(key, key)
    return OWN_NAMES.get(key, key) if what == "language" else key


def status_tag(status: str) -> dict[str, str]:
    """Return a status as the macro for tags takes it."""
    return {"text": status_words().get(status, status), "colour": COLOURS.get(status, "")}
