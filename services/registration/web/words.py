"""Names of groups, genders and statuses in the reader's language."""

from typing import Any, Final

from services.registration.domain.hearings import NO_GROUP, Balance, Line
from services.registration.web.options import GENDERS
from shared.web.i18n import N_, _

GROUP_WORDS: Final = {
    "african": N_("African States"),
    "asia-pacific": N_("Asia-Pacific States"),
    "eastern-european": N_("Eastern European States"),
    "latin-american-and-caribbean": N_("Latin American and Caribbean States"),
    "western-european-and-others": N_("Western European and other States"),
    "no-group": N_("No regional group"),
}
GENDER_WORDS: Final = dict(GENDERS)
STATUSES: Final = {
    "granted": N_("in consultative status"),
    "general": N_("general consultative status"),
    "special": N_("special consultative status"),
    "roster": N_("on the roster"),
    "withdrawn": N_("status withdrawn"),
}

# By the bodies that keep them; the same in every language.
REGISTERS: Final = {"ecosoc": "ECOSOC", "nhri": "GANHRI"}


def status_words(status: str | None) -> str:
    """Return what a register says of an entry; national institutions have a letter."""
    if not status:
        return "—"
    return _(STATUSES[status]) if status in STATUSES else _("status %s") % status


def group_words(key: str) -> str:
    """Return the name of a regional group."""
    name = GROUP_WORDS[key or NO_GROUP]
    return _(name)


def shown(balance: Balance) -> dict[str, Any]:
    """Return a balance as templates and JSON take it."""
    return {
        "total": balance.total,
        "groups": [_row(line, _(GROUP_WORDS[line.key])) for line in balance.groups],
        "genders": [_row(line, _(GENDER_WORDS[line.key])) for line in balance.genders],
    }


def _row(line: Line, label: str) -> dict[str, Any]:
    return {"key": line.key, "label": label, "names": line.names, "share": line.share}
