from datetime import timedelta

import pytest

from services.notify.domain.delivery import (
    GIVE_UP_AFTER,
    LADDER,
    Outcome,
    Status,
    after,
    outcome_of,
)
from tests.notify.build import NOON


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (250, Outcome.ACCEPTED),
        (399, Outcome.ACCEPTED),
        (400, Outcome.TEMPORARY),
        (451, Outcome.TEMPORARY),
        (500, Outcome.PERMANENT),
        (550, Outcome.PERMANENT),
    ],
)
def test_replies_mean_what_smtp_says(code, outcome):
    assert outcome_of(code) is outcome


def test_a_temporary_failure_is_tried_again_ever_later():
    waits = [
        after(Outcome.TEMPORARY, attempt=n, created_at=NOON, at=NOON).due_at - NOON
        for n in range(1, 10)
    ]

    assert waits[: len(LADDER)] == list(LADDER)
    assert set(waits[len(LADDER) :]) == {LADDER[-1]}


def test_a_permanent_failure_is_never_tried_again():
    assert after(Outcome.PERMANENT, attempt=1, created_at=NOON, at=NOON).status is Status.FAILED


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (GIVE_UP_AFTER - timedelta(microseconds=1), Status.QUEUED),
        (GIVE_UP_AFTER, Status.FAILED),
    ],
)
def test_a_letter_is_given_up_after_two_days(age, status):
    assert after(Outcome.TEMPORARY, attempt=3, created_at=NOON, at=NOON + age).status is status
