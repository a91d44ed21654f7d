from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.applications import (
    MOVES,
    Stage,
    change,
    is_repeat,
    move,
    require_complete,
    require_in_time,
)
from services.registration.domain.entries import Standing, advance
from shared.kernel.modalities import Route
from shared.kernel.refusals import Conflict, Incomplete, TooLate, WrongVersion
from shared.modalities.load import load
from tests.registration.build import answers, application

GCM = load("gcm-2018")
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(["submit", "return", "verify", "put-forward"]), max_size=12))
def test_only_the_steps_of_the_table_are_taken_and_each_raises_the_version(verbs):
    subject = application()
    for verb in verbs:
        target = MOVES.get((subject.stage, verb))
        if target is None:
            with pytest.raises(Conflict):
                move(subject, verb, version=subject.version)
            continue
        after = move(subject, verb, version=subject.version)
        assert (after.stage, after.version) == (target, subject.version + 1)
        assert is_repeat(after, verb, version=subject.version)
        subject = after


def test_an_old_version_is_refused():
    with pytest.raises(WrongVersion):
        move(application(version=2), "submit", version=1)


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.VERIFIED, Stage.PUT_FORWARD])
def test_what_was_submitted_cannot_be_changed(stage):
    with pytest.raises(Conflict):
        change(application(stage=stage), {}, version=1)


@pytest.mark.paragraph("6(b)")
def test_a_topic_not_answered_is_named():
    with pytest.raises(Incomplete) as refusal:
        require_complete(GCM, application(answers={}))

    assert set(refusal.value.errors) == {
        "organization",
        "contact",
        "representation",
        "participation",
    }


@pytest.mark.paragraph("6(c)")
def test_an_applicant_for_a_list_chooses_no_events_yet():
    with pytest.raises(Incomplete):
        require_complete(GCM, application(answers=answers(events=["hearing-1"])))


@pytest.mark.paragraph("9")
def test_a_national_institution_may_choose_a_hearing_without_any_list():
    institution = application(
        category="nhri", route=Route.REGISTER, answers=answers(events=["hearing-1"])
    )

    require_complete(GCM, institution)


def test_an_event_that_does_not_exist_is_refused():
    subject = application(
        category="nhri", route=Route.REGISTER, answers=answers(events=["gala-dinner"])
    )

    with pytest.raises(Incomplete):
        require_complete(GCM, subject)


@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(microseconds=1)])
def test_at_or_after_the_close_is_too_late(late_by):
    with pytest.raises(TooLate):
        require_in_time(NOON + late_by, {"conference": NOON}, ("conference",))


def test_the_close_of_one_list_does_not_close_the_other():
    require_in_time(NOON, {"conference": NOON}, ("preparatory-process",))


@pytest.mark.paragraph("fn 4")
@given(st.permutations(list(Standing)[:3]))
def test_news_in_any_order_ends_with_the_outcome(news):
    standing = Standing.PUT_FORWARD
    for each in news:
        standing = advance(standing, each)

    assert standing is Standing.ON_FINAL_LIST
