"""A list as a document for the attention of the Assembly, in the reader's language."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date

from services.review.domain.circulations import Circulation
from shared.kernel.languages import direction
from shared.kernel.modalities import Modalities
from shared.times import NEW_YORK
from shared.web.i18n import _, current_language, ngettext, pgettext


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A line of the list."""

    number: int
    name: str
    country: str

    @property
    def direction(self) -> str:
        """Return the direction of the name itself: renderers do not find it out."""
        return own_direction(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything that a document shows."""

    language: str
    masthead: str
    symbol: str
    date: str
    process: str
    title: str
    kind: str
    intro: str
    heads: tuple[str, str, str]
    rows: tuple[NamedRow, ...]
    carried_heading: str
    carried: tuple[NamedRow, ...]
    hash_words: str
    sha256: str

    @property
    def direction(self) -> str:
        return direction(self.language)


def own_direction(text: str) -> str:
    """Return the direction of the first letter that has one."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def pack_of(
    modalities: Modalities,
    circulation: Circulation,
    content: bytes,
    sha256: str,
    countries: dict[str, str],
) -> Pack:
    """Return a version of a list as a document in the current language."""
    document: dict[str, Any] = json.loads(content)
    language = current_language()
    the_list = modalities.list_for(circulation.list_key)
    is_final = document["kind"] == "final"
    names = len(document["names"])
    publication = modalities.publication
    return Pack(
        language=language,
        masthead=publication.masthead.in_(language),
        symbol=publication.symbol.format(
            number=circulation.number, key=circulation.list_key.upper()
        ),
        date=format_date(
            datetime.fromisoformat(document["at"]).astimezone(NEW_YORK),
            # The United Nations writes day before month in English too.
            "d MMMM y" if language == "en" else "long",
            locale=language,
        ),
        process=modalities.title.in_(language),
        title=the_list.title.in_(language),
        kind=pgettext("list", "Final list") if is_final else pgettext("list", "Proposed list"),
        intro=(
            ngettext("%s name", "%s names", names) % names
            + " · "
            + _("Brought to the attention of the General Assembly.")
        ),
        heads=(_("No."), _("Name"), _("Country")),
        rows=_rows(document["names"], countries),
        carried_heading=_("Names carried over from earlier lists"),
        carried=_rows(document.get("carried_over", ()), countries),
        hash_words=_("The SHA-256 of the JSON file:"),
        sha256=sha256,
    )


def _rows(names: Any, countries: dict[str, str]) -> tuple[NamedRow, ...]:
    return tuple(
        NamedRow(number, each["name"], countries.get(each["country"], each["country"]))
        for number, each in enumerate(names, start=1)
    )
