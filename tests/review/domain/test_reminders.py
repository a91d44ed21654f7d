"""When missions are reminded, and what New York has off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.review.domain.reminders import holidays_between, is_working_day, reminder_times


def test_holidays_and_working_days_are_new_yorks() -> None:
    opens, closes = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC)

    assert holidays_between(opens, closes) == [
        (date(2026, 11, 26), "thanksgiving"),
        (date(2026, 12, 25), "christmas"),
    ]
    # Four in the morning in Geneva is still the evening before in New York.
    assert is_working_day(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert not is_working_day(datetime(2026, 11, 26, 20, 0, tzinfo=UTC))


@pytest.mark.paragraph("6(b)")
def test_reminders_that_would_be_late_are_not_sent() -> None:
    closes, at = datetime(2027, 1, 10, tzinfo=UTC), datetime(2027, 1, 8, tzinfo=UTC)

    assert reminder_times(closes, (24, 72), at) == [(24, closes - timedelta(hours=24))]
