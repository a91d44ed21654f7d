"""What the Office should know before a list goes out."""

from dataclasses import dataclass
from datetime import date, datetime

from services.review.actions.write_letters import receiving_states
from services.review.domain.circulations import Circulation
from services.review.domain.reminders import holidays_between, is_short, is_working_day
from services.review.store import delegates
from services.review.store.contacts import Contacts
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True)
class Reach:
    """Which missions a letter would reach."""

    reachable: frozenset[str]
    # Nobody is enrolled for them.
    without_contact: frozenset[str]
    # Somebody is, and letters do not arrive.
    silent: frozenset[str]

    @property
    def unreachable(self) -> frozenset[str]:
        return self.without_contact | self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Findings before circulation, for both officers."""

    reach: Reach
    missing_languages: tuple[str, ...]
    is_short: bool
    closes_on_working_day: bool
    holidays: tuple[tuple[date, str], ...]


async def reach_of_missions(tx: Tx, contacts: Contacts, modalities: Modalities) -> Reach:
    """Return which missions letters reach, as notify sees it now. Refusals: Busy."""
    receiving = await receiving_states(tx, modalities)
    enrolled = await delegates.contacts_by_state(tx, receiving)
    silent = await contacts.unreachable([each for known in enrolled.values() for each in known])
    mute = frozenset(
        state for state, known in enrolled.items() if all(each.id in silent for each in known)
    )
    return Reach(
        reachable=frozenset(enrolled) - mute,
        without_contact=frozenset(receiving - enrolled.keys()),
        silent=mute,
    )


async def check_circulation(
    tx: Tx,
    contacts: Contacts,
    modalities: Modalities,
    circulation: Circulation,
    *,
    closes_at: datetime,
) -> Check:
    """Look for missions out of reach, languages without words, a short or awkward period.

    Refusals: Busy while nobody can tell which missions letters reach.
    """
    at = await database_time(tx)
    title = modalities.list_for(circulation.list_key).title
    return Check(
        reach=await reach_of_missions(tx, contacts, modalities),
        missing_languages=tuple(each for each in LANGUAGES if getattr(title, each) is None),
        is_short=is_short(modalities, at, closes_at),
        closes_on_working_day=is_working_day(closes_at),
        holidays=tuple(holidays_between(at, closes_at)),
    )
