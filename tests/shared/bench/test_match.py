"""A floor under the quality of matching, on a part of the half held out."""

import pytest

from shared.bench import match_none
from shared.bench.match import Result, calibration_error, try_half
from shared.bench.match_set import KINDS, Labelled, Rewriter
from shared.bench.match_trial import SEED, Trial
from shared.matching.matcher import Matcher
from shared.matching.registers import ecosoc


@pytest.fixture(scope="module")
def results():
    entries = ecosoc()
    drawn = [*Rewriter(entries, SEED).draw(), *match_none.draw(entries, SEED)]
    matcher = Matcher(entries)
    trial = Trial(drawn, matcher, matcher)
    return try_half(trial, [each for each in drawn if each.half == "report"][::2])


def test_names_that_mean_an_entry_find_it(results):
    true = [each for each in results if each.is_true]

    assert len(true) > 900
    assert sum(each.is_right for each in true) / len(true) >= 0.985
    assert sum(each.place >= 0 for each in true) / len(true) >= 0.995


def test_direct_claims_are_right_and_most_are_direct(results):
    claimed = [each for each in results if each.is_claimed]
    true = [each for each in results if each.is_true]

    assert sum(each.is_right for each in claimed) / len(claimed) >= 0.993
    assert sum(each.is_right for each in claimed) / len(true) >= 0.85


def test_what_is_said_is_what_is_so(results):
    assert calibration_error(results) <= 0.03


def test_the_calibration_error_sees_one_who_is_too_sure():
    wrong = Result(Labelled("typo", "Bridge", frozenset({"Ferry"})), 0.9, -1, "choose")

    assert calibration_error([wrong]) == pytest.approx(0.9)


def test_no_organization_is_in_both_halves_and_every_kind_is_described():
    drawn = Rewriter(ecosoc(), SEED).draw()
    halves = {}
    for each in drawn:
        halves.setdefault(each.answers, set()).add(each.half)

    assert all(len(some) == 1 for some in halves.values())
    assert {each.kind for each in drawn} <= set(KINDS)
