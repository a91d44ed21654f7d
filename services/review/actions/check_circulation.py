"""What the Office should know before a list goes out."""

from dataclasses import dataclass
from datetime import date, datetime

from services.review.actions.write_letters import receiving_states
from services.review.domain.circulations import Circulation
from services.review.domain.reminders import SHORT, holidays_between, is_working_day
from services.review.store import delegates
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Findings before circulation: the first blocks, the others are for the second person."""

    unreachable: tuple[str, ...]
    reachable: int
    missing_languages: tuple[str, ...]
    is_short: bool
    closes_on_working_day: bool
    holidays: tuple[tuple[date, str], ...]

    @property
    def is_blocked(self) -> bool:
        return not self.reachable


async def check_circulation(
    tx: Tx, modalities: Modalities, circulation: Circulation, *, closes_at: datetime
) -> Check:
    """Look for missions without a contact, languages without words, a short or awkward period."""
    at = await database_time(tx)
    receiving = await receiving_states(tx, modalities)
    reachable = await delegates.reachable_states(tx)
    title = modalities.list_for(circulation.list_key).title
    return Check(
        unreachable=tuple(sorted(receiving - reachable)),
        reachable=len(receiving & reachable),
        missing_languages=tuple(each for each in LANGUAGES if getattr(title, each) is None),
        is_short=closes_at - at < SHORT,
        closes_on_working_day=is_working_day(closes_at),
        holidays=tuple(holidays_between(at, closes_at)),
    )
