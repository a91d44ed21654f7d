"""Confirmation letters in words: the same rows for the page, the PDF and the check."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import segno
from jinja2 import Environment

from services.registration.domain.confirmations import Confirmation, spaced
from services.registration.web.options import country_name
from shared.kernel.languages import LANGUAGES, OWN_NAMES, direction
from shared.kernel.modalities import Modalities, Route
from shared.kernel.ruled import Text
from shared.store.db import Tx
from shared.times import days
from shared.web.i18n import _, current_language
from shared.web.pages import day


async def letter(
    tx: Tx, modalities: Modalities, confirmation: Confirmation, base_url: str
) -> dict[str, Any]:
    """Return all that a letter says, in the reader's language."""
    language = current_language()
    says = confirmation.says
    is_of_person = confirmation.nomination_id is not None
    category = modalities.category(says["category"])
    address = f"{base_url}/confirmations/{confirmation.code}"
    return {
        "lang": language,
        "dir": direction(language),
        "title": _("Confirmation of registration")
        if is_of_person
        else _("Confirmation of participation"),
        "is_of_person": is_of_person,
        "process": modalities.title.in_(language),
        "symbol": modalities.adopted_as,
        "is_list": category.route is Route.LIST,
        "rows": [
            {"key": key, "value": value, "href": None}
            for key, value in (
                *(await _person(tx, modalities, confirmation) if is_of_person else ()),
                (_("Organization"), says["organization"]),
                (_("Country"), await country_name(tx, says["country"], confirmation.issued_at)),
                (_("As"), category.label.in_(language)),
                (_("Rests on paragraph"), category.paragraph),
                (_("Takes part in"), "; ".join(_scopes(modalities, says))),
                (_("Reference"), says["reference"]),
                (_("Date of this letter"), day(confirmation.issued_at)),
            )
        ],
        "code": spaced(confirmation.code),
        "check_url": f"{base_url}/confirmations",
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "ended_at": confirmation.ended_at,
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
    }


async def _person(
    tx: Tx, modalities: Modalities, confirmation: Confirmation
) -> list[tuple[str, str]]:
    """Return what only a representative's letter says: who, and for which meeting."""
    says, language = confirmation.says, current_language()
    event = modalities.event(says["event_key"])
    starts, ends = (date.fromisoformat(says[each]) for each in ("starts", "ends"))
    parts = [e.title.in_(language) for e in event.segments if e.key in says["segments"]]
    nationality = await country_name(tx, says["nationality"], confirmation.issued_at)
    rows = [
        (_("Representative"), says["representative"]),
        (_("Nationality"), nationality),
        (_("Function"), says["function"]),
        (_("Meeting"), event.title.in_(language)),
        (_("Days"), days(starts, ends, language)),
        (_("Venue"), Text(**says["venue"]).in_(language)),
    ]
    return [*rows, (_("Parts of the meeting"), "; ".join(parts))] if parts else rows


def _scopes(modalities: Modalities, says: Mapping[str, Any]) -> list[str]:
    return [modalities.scopes[key].in_(current_language()) for key in says["scopes"]]


def document(templates: Environment, context: Mapping[str, Any]) -> str:
    """Return the letter as the document that a PDF is drawn from."""
    return templates.get_template("confirmations/pdf.html").render(context)
