"""Letters to missions about lists. None of them depends on what anybody said."""

from collections.abc import Collection, Mapping

from services.review.domain.circulations import Circulation
from services.review.domain.positions import STANDING_AS_CATEGORY
from services.review.store import delegates
from shared.kernel.languages import known_language
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.messages.notify import Notice
from shared.store import registers
from shared.store.contacts import ask_for_letters, decision_at
from shared.store.db import Tx, database_time


async def receiving_states(tx: Tx, modalities: Modalities) -> set[str]:
    """Return the States that receive lists: observers only where the modalities say so."""
    today = (await database_time(tx)).date()
    wanted = modalities.objections.who_receives_lists.value
    return {
        code
        for code, state in (await registers.list_states(tx, today)).items()
        if STANDING_AS_CATEGORY.get(state.standing) in wanted
    }


async def require_receives(tx: Tx, modalities: Modalities, state: str) -> None:
    """Treat lists as absent for a mission that receives none. Refusals: NotFound."""
    if state not in await receiving_states(tx, modalities):
        raise NotFound


async def write_to_missions(
    tx: Tx,
    letter: str,
    key: str,
    values: Mapping[str, str],
    *,
    states: Collection[str],
    by_language: Mapping[str, Mapping[str, str]] | None = None,
    about: str | None = None,
) -> int:
    """Send one letter to every delegate of these States and return how many were addressed.

    What is not sent yet of an earlier letter `about` the same thing is cancelled.
    """
    decision = None if about is None else decision_at(await database_time(tx))
    notices = [
        (
            contact,
            Notice(
                key=f"{letter}:{key}:{contact.id}",
                language=known_language(contact.language),
                contact=contact.id,
                about=about and f"{about}:{contact.id}",
                decision=decision,
                values={**values, **(by_language or {}).get(known_language(contact.language), {})},
            ),
        )
        for contact in await delegates.contacts(tx, states)
    ]
    await ask_for_letters(tx, letter, notices)
    return len(notices)


def list_title(modalities: Modalities, circulation: Circulation, language: str) -> str:
    """Return the title of a list in a language."""
    return modalities.list_for(circulation.list_key).title.in_(language)


def closing_time(circulation: Circulation) -> str:
    """Return the closing instant for a letter, which writes it as New York does."""
    return (circulation.closes_at or circulation.frozen_at).isoformat(timespec="minutes")
