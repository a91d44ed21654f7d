"""Confirmation letters in words: the same rows for the page, the PDF and the check."""

from collections.abc import Mapping
from typing import Any

import segno
from jinja2 import Environment

from services.registration.domain.confirmations import Confirmation, spaced
from services.registration.web.options import country_name
from shared.kernel.languages import LANGUAGES, OWN_NAMES, direction
from shared.kernel.modalities import Modalities, Route
from shared.store.db import Tx
from shared.web.i18n import _, current_language
from shared.web.pages import day


async def letter(
    tx: Tx, modalities: Modalities, confirmation: Confirmation, base_url: str
) -> dict[str, Any]:
    """Return all that a letter says, in the reader's language."""
    language = current_language()
    says = confirmation.says
    category = modalities.category(says["category"])
    address = f"{base_url}/confirmations/{confirmation.code}"
    return {
        "lang": language,
        "dir": direction(language),
        "title": _("Confirmation of participation"),
        "process": modalities.title.in_(language),
        "symbol": modalities.adopted_as,
        "is_list": category.route is Route.LIST,
        "rows": [
            {"key": key, "value": value, "href": None}
            for key, value in (
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


def _scopes(modalities: Modalities, says: Mapping[str, Any]) -> list[str]:
    return [modalities.scopes[key].in_(current_language()) for key in says["scopes"]]


def document(templates: Environment, context: Mapping[str, Any]) -> str:
    """Return the letter as the document that a PDF is drawn from."""
    return templates.get_template("confirmations/pdf.html").render(context)
