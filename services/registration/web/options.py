"""Choices that forms offer, in the reader's language."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from shared.kernel.languages import DEFAULT_LANGUAGE
from shared.store import registers
from shared.store.db import Tx
from shared.web.forms import UI
from shared.web.i18n import N_, current_language

Language = Literal["ar", "zh", "en", "fr", "ru", "es"]
Gender = Literal["woman", "man", "other", "not-stated"]
GENDERS: Final = (
    ("woman", N_("Woman")),
    ("man", N_("Man")),
    ("other", N_("Other")),
    ("not-stated", N_("Not stated")),
)
# Which of the organizations that the person acts for.
OwnOrganization = Annotated[
    UUID,
    UI(
        N_("Organization"),
        widget="radios",
        errors={"missing": N_("Choose the organization.")},
    ),
]


async def countries(tx: Tx, on: date) -> Sequence[tuple[str, str]]:
    """Return the States by their United Nations names, in the order of the reader's alphabet."""
    language = current_language()
    states = await registers.list_states(tx, on)
    named = [
        (code, state.names[language] or state.names[DEFAULT_LANGUAGE])
        for code, state in states.items()
    ]
    return sorted(named, key=lambda pair: pair[1])


async def country_name(tx: Tx, code: str, on: datetime) -> str:
    """Return a State by its United Nations name, or the code of one that is no State."""
    known = dict(await countries(tx, on.date()))
    return known.get(code, code)
