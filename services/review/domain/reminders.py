"""When missions are reminded, and what a closing instant falls on in New York."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.kernel.modalities import Modalities
from shared.kernel.resolution import paragraph

NEW_YORK: Final = ZoneInfo("America/New_York")
SATURDAY: Final = 5
THURSDAY: Final = 3
MONDAY: Final = 0
# A window that leaves capitals less than this is shown as short.
SHORT_DAYS: Final = 3


@paragraph("6(b)")
@paragraph("6(c)")
def reminder_times(
    closes_at: datetime, hours: Iterable[int], at: datetime
) -> list[tuple[int, datetime]]:
    """Return the reminders still to come: hours before the close, and the instant of each."""
    times = [(each, closes_at - timedelta(hours=each)) for each in sorted(hours, reverse=True)]
    return [(each, instant) for each, instant in times if instant > at]


def short_days(modalities: Modalities) -> int:
    """Return the days below which a window is shown as short: the modalities', or a few."""
    return modalities.objections.window_days.value or SHORT_DAYS


def is_short(modalities: Modalities, opens_at: datetime, closes_at: datetime) -> bool:
    """Tell whether a window leaves capitals little time."""
    return closes_at - opens_at < timedelta(days=short_days(modalities))


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())


def public_holidays(year: int) -> dict[date, str]:
    """Return the days on which offices in New York are closed by law, by their keys."""
    return {
        date(year, 1, 1): "new-year",
        _nth(year, 1, MONDAY, 3): "martin-luther-king",
        _nth(year, 2, MONDAY, 3): "presidents-day",
        _last_monday(year, 5): "memorial-day",
        date(year, 6, 19): "juneteenth",
        date(year, 7, 4): "independence-day",
        _nth(year, 9, MONDAY, 1): "labor-day",
        _nth(year, 10, MONDAY, 2): "columbus-day",
        date(year, 11, 11): "veterans-day",
        _nth(year, 11, THURSDAY, 4): "thanksgiving",
        date(year, 12, 25): "christmas",
    }


def holidays_between(opens_at: datetime, closes_at: datetime) -> list[tuple[date, str]]:
    """Return the holidays in New York that a period holds, in order."""
    first, last = (each.astimezone(NEW_YORK).date() for each in (opens_at, closes_at))
    found = [
        (day, key)
        for year in range(first.year, last.year + 1)
        for day, key in public_holidays(year).items()
    ]
    return sorted((day, key) for day, key in found if first <= day <= last)


def is_working_day(instant: datetime) -> bool:
    """Tell whether offices in New York are open on the day of an instant."""
    day = instant.astimezone(NEW_YORK).date()
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)
