from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.review.domain.circulations import Circulation, Stage
from services.review.domain.final_list import compose, publish
from services.review.domain.positions import Kind, Position
from shared.kernel.modalities import Effect, Objections, Ruled
from shared.kernel.refusals import Conflict
from tests.review.build import (
    NOON,
    RULES,
    candidate,
    circulation,
    objection,
    position,
    withdrawal,
)


def names(
    subject: Circulation, *positions: Position, rules: Objections = RULES
) -> list[str]:
    return [each.name for each in compose(subject.entries, positions, (), rules)]


def subject() -> tuple[Circulation, UUID, UUID]:
    made = circulation(candidate("Kept"), candidate("Struck"))
    return made, made.entries[0].id, made.entries[1].id


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_one_objection_by_one_state_keeps_a_name_off() -> None:
    made, _kept, struck = subject()

    assert names(made, objection(struck)) == ["Kept"]


@pytest.mark.paragraph("fn 4")
def test_an_objection_taken_back_leaves_no_trace() -> None:
    made, _kept, struck = subject()

    assert names(made, withdrawal(struck), objection(struck)) == ["Kept", "Struck"]


def test_an_objection_made_again_stands() -> None:
    made, _kept, struck = subject()
    again = objection(struck, version=3)

    assert names(made, objection(struck), withdrawal(struck), again) == ["Kept"]


def test_one_state_does_not_take_back_the_objection_of_another() -> None:
    made, _kept, struck = subject()
    both = [objection(struck, state="AAA"), objection(struck, state="BBB")]

    assert names(made, *both, withdrawal(struck, state="AAA")) == ["Kept"]


@pytest.mark.paragraph("fn 4")
def test_the_threshold_and_the_effect_are_those_of_the_modalities() -> None:
    made, _kept, struck = subject()
    two = replace(RULES, threshold=Ruled(value=2, paragraph="fn 4"))
    without = replace(RULES, effect=Ruled(value=Effect.NONE, paragraph="fn 4"))
    second = objection(struck, state="BBB")

    assert names(made, objection(struck), rules=two) == ["Kept", "Struck"]
    assert names(made, objection(struck), second, rules=two) == ["Kept"]
    assert names(made, objection(struck), second, rules=without) == ["Kept", "Struck"]


def publish_at(
    made: Circulation, late_by: timedelta, rules: Objections = RULES
) -> Stage:
    published, _final = publish(
        made,
        final_list_id=uuid4(),
        positions=(),
        withdrawn=(),
        rules=rules,
        at=NOON + late_by,
    )
    return published.stage


def test_nothing_is_published_before_the_close() -> None:
    assert publish_at(circulation(), timedelta(0)) is Stage.PUBLISHED

    with pytest.raises(Conflict):
        publish_at(circulation(), timedelta(microseconds=-1))


def test_modalities_that_ask_for_a_decision_keep_the_list_back() -> None:
    rules = replace(RULES, effect=Ruled(value=Effect.TO_DECISION, paragraph="fn 4"))

    with pytest.raises(Conflict):
        publish_at(circulation(), timedelta(0), rules)


def test_an_organization_that_withdrew_is_not_on_the_final_list() -> None:
    made, _kept, _struck = subject()
    gone = made.entries[0].application_id

    assert [e.name for e in compose(made.entries, (), {gone}, RULES)] == ["Struck"]


STATES = ("AAA", "BBB", "CCC")
SAID = st.lists(
    st.tuples(st.sampled_from(STATES), st.integers(0, 3), st.sampled_from(Kind))
)


@given(
    said=SAID,
    withdrawn=st.sets(st.integers(0, 3)),
    threshold=st.integers(1, 3),
    order=st.randoms(),
)
def test_composing_agrees_with_a_board_of_last_words(
    said: list[tuple[str, int, Kind]],
    withdrawn: set[int],
    threshold: int,
    order: object,
) -> None:
    made = circulation(*(candidate(f"Name {n}") for n in range(4)))
    rules = replace(RULES, threshold=Ruled(value=threshold, paragraph="fn 4"))
    board = {(state, n): Kind.NONE for state in STATES for n in range(4)}
    positions = []
    for version, (state, n, kind) in enumerate(said, start=1):
        board[state, n] = kind
        positions.append(
            position(made.entries[n].id, state=state, version=version, kind=kind)
        )
    order.shuffle(positions)  # type: ignore[attr-defined]  -- hypothesis gives a Random
    gone = {made.entries[n].application_id for n in withdrawn}

    found = [e.name for e in compose(made.entries, positions, gone, rules)]

    assert found == [
        f"Name {n}"
        for n in range(4)
        if n not in withdrawn
        and sum(board[state, n] is Kind.OBJECTION for state in STATES) < threshold
    ]
