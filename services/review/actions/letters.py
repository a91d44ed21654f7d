"""Letters to delegates, each in the language of its reader."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from services.review.store.delegates import list_delegates
from shared.messages.notify import Notice, NoticesRequested
from shared.store.db import Tx
from shared.store.outbox import emit

NEW_YORK: Final = ZoneInfo("America/New_York")
IN_NEW_YORK: Final = {"en": "%s, New York time", "fr": "%s, heure de New York"}


def in_new_york(instant: datetime, language: str) -> str:
    """Return `instant` as New York writes it, zone named."""
    known = language if language in IN_NEW_YORK else "en"
    words = format_datetime(
        instant.astimezone(NEW_YORK), "d MMMM y, HH:mm", locale=known
    )
    return IN_NEW_YORK[known] % words


async def write_to_delegates(
    tx: Tx, letter: str, occasion: str, values: Callable[[str], dict[str, str]]
) -> None:
    """Ask for one letter to every delegate; `values` are those for a language."""
    notices = tuple(
        Notice(
            key=f"{occasion}:{delegate.person_id}",
            language=delegate.language,
            to=delegate.email,
            values=values(delegate.language),
        )
        for delegate in await list_delegates(tx)
    )
    if notices:
        await emit(tx, NoticesRequested(letter=letter, notices=notices))
