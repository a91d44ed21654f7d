"""Instants as New York writes them."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

NEW_YORK: Final = ZoneInfo("America/New_York")


def new_york_time(instant: datetime, language: str) -> str:
    """Return an instant by New York's clock in a language, without naming the zone."""
    pattern = f"{day_pattern(language)} HH:mm" if language == "zh" else "d MMMM y, HH:mm"
    return format_datetime(instant.astimezone(NEW_YORK), pattern, locale=language)


def day_pattern(language: str) -> str:
    """Return how the United Nations writes a date in a language."""
    return "y年M月d日" if language == "zh" else "d MMMM y"
