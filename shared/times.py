"""Instants as New York writes them."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_interval
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

NEW_YORK: Final = ZoneInfo("America/New_York")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
PATTERNS: Final = {"zh": "y年M月d日 HH:mm", "ar": "d MMMM y، HH:mm"}


def _within_reach(instant: datetime) -> datetime:
    """Return an instant that every zone has. Others are somebody's slip, or ill will."""
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise PydanticCustomError("instant-out-of-reach", "too far away")
    return instant


# Beside the type of every instant that people or programs send.
WithinReach: Final = AfterValidator(_within_reach)


def new_york_time(instant: datetime, language: str) -> str:
    """Return an instant by New York's clock in a language, without naming the zone."""
    pattern = PATTERNS.get(language, "d MMMM y, HH:mm")
    return format_datetime(instant.astimezone(NEW_YORK), pattern, locale=language)


def days(starts: date, ends: date, language: str) -> str:
    """Return the days of a meeting in a language: 8–9 May 2017."""
    # The United Nations writes English dates with the day first.
    return format_interval(starts, ends, "yMMMd", locale="en_GB" if language == "en" else language)


def day_pattern(language: str) -> str:
    """Return how the United Nations writes a date in a language."""
    return "y年M月d日" if language == "zh" else "d MMMM y"
