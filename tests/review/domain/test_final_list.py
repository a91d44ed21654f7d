from dataclasses import replace
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.review.domain.final_list import compose
from services.review.domain.positions import Kind, Position
from shared.kernel.modalities import Effect, Modalities, Ruled
from shared.kernel.refusals import Conflict
from tests.review.build import MODALITIES, circulation, position, withdrawal

KEPT, STRUCK = uuid4(), uuid4()


def with_rules(**values: Any) -> Modalities:
    rules = {name: Ruled(value=value, paragraph="fn 4") for name, value in values.items()}
    return replace(MODALITIES, objections=replace(MODALITIES.objections, **rules))


def final(*positions: Position, rules: Modalities = MODALITIES) -> set[object]:
    return set(compose(rules, circulation(KEPT, STRUCK), positions))


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_one_objection_by_one_state_keeps_a_name_off() -> None:
    assert final(position(STRUCK)) == {KEPT}


@pytest.mark.paragraph("fn 4")
def test_an_objection_taken_back_leaves_no_trace() -> None:
    assert final(withdrawal(STRUCK), position(STRUCK)) == {KEPT, STRUCK}


def test_an_objection_made_again_stands() -> None:
    assert final(position(STRUCK), withdrawal(STRUCK), position(STRUCK, version=3)) == {KEPT}


def test_one_state_does_not_take_back_the_objection_of_another() -> None:
    both = [position(STRUCK, state="AAA"), position(STRUCK, state="BBB")]

    assert final(*both, withdrawal(STRUCK, state="AAA")) == {KEPT}


@pytest.mark.paragraph("fn 4")
def test_the_threshold_and_the_effect_are_those_of_the_modalities() -> None:
    one, two = position(STRUCK), position(STRUCK, state="BBB")

    assert final(one, rules=with_rules(threshold=2)) == {KEPT, STRUCK}
    assert final(one, two, rules=with_rules(threshold=2)) == {KEPT}
    assert final(one, two, rules=with_rules(effect=Effect.NONE)) == {KEPT, STRUCK}
    assert final(rules=with_rules(effect=Effect.TO_DECISION)) == {KEPT, STRUCK}
    with pytest.raises(Conflict):
        final(one, rules=with_rules(effect=Effect.TO_DECISION))


def test_an_organization_that_withdrew_is_not_on_the_final_list() -> None:
    assert compose(MODALITIES, circulation(KEPT, STRUCK), (), {KEPT}) == {STRUCK}


STATES = ("AAA", "BBB", "CCC")
ENTRIES = tuple(uuid4() for _ in range(4))
SAID = st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(ENTRIES), st.sampled_from(Kind)))


@given(
    said=SAID,
    withdrawn=st.sets(st.sampled_from(ENTRIES)),
    threshold=st.integers(1, 3),
    order=st.randoms(use_true_random=False),
)
def test_composing_agrees_with_a_board_of_last_words(
    said: list[tuple[Any, Any, Kind]],
    withdrawn: set[Any],
    threshold: int,
    order: Random,
) -> None:
    board = {(state, entry): Kind.NONE for state in STATES for entry in ENTRIES}
    positions = []
    for version, (state, entry, kind) in enumerate(said, start=1):
        board[state, entry] = kind
        positions.append(position(entry, state=state, version=version, kind=kind))
    order.shuffle(positions)

    found = compose(with_rules(threshold=threshold), circulation(*ENTRIES), positions, withdrawn)

    assert found == {
        entry
        for entry in ENTRIES
        if entry not in withdrawn
        and sum(board[state, entry] is Kind.OBJECTION for state in STATES) < threshold
    }
