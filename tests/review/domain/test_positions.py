from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.review.domain.circulations import Stage
from services.review.domain.positions import (
    Kind,
    Position,
    in_effect,
    maintained,
    require_may_object,
    require_word_fits,
    take_position,
)
from shared.kernel.refusals import Conflict, Forbidden, Incomplete, NotFound
from tests.review.build import MODALITIES, NOON, circulation

ENTRY = uuid4()


def file(**given: Any) -> Position:
    fixed: dict[str, Any] = {
        "state": "AAA",
        "entry_id": ENTRY,
        "version": 1,
        "kind": Kind.OBJECTION,
        "basis": None,
        "at": NOON - timedelta(hours=1),
    }
    subject = given.pop("subject", circulation(ENTRY))
    return take_position(subject, **(fixed | given))


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_objection_without_a_basis_is_an_objection(nothing: str | None) -> None:
    position = file(basis=nothing)

    assert (position.kind, position.basis) == (Kind.OBJECTION, None)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(microseconds=1)])
def test_a_position_at_or_after_the_close_is_kept_and_marked(
    kind: Kind, late_by: timedelta
) -> None:
    late = file(kind=kind, at=NOON + late_by)

    assert late.is_late
    assert not in_effect(late, current_round=1)
    assert in_effect(late, current_round=2)


@pytest.mark.parametrize("kind", Kind)
def test_the_last_instant_before_the_close_is_in_time(kind: Kind) -> None:
    at = NOON - timedelta(microseconds=1)

    taken = file(kind=kind, at=at)

    assert (taken.received_at, taken.is_late) == (at, False)


def test_after_the_close_is_recorded_the_clock_no_longer_matters() -> None:
    assert file(subject=circulation(ENTRY, stage=Stage.CLOSED)).is_late


def test_while_the_clock_stands_a_word_counts_whatever_the_hour() -> None:
    suspended = circulation(ENTRY, stage=Stage.SUSPENDED)

    assert not file(subject=suspended, at=NOON + timedelta(days=9)).is_late


@pytest.mark.paragraph("fn 4")
def test_a_late_withdrawal_leaves_the_objection_standing_until_the_list_is_opened_again() -> None:
    objection, late = file(), file(kind=Kind.NONE, version=2, at=NOON)

    assert maintained([objection, late], current_round=1) == [objection]
    assert maintained([objection, late], current_round=2) == []


def test_a_position_on_a_name_not_on_the_list_finds_nothing() -> None:
    with pytest.raises(NotFound):
        file(entry_id=uuid4())


@pytest.mark.paragraph("fn 4")
def test_taking_an_objection_back_leaves_no_basis() -> None:
    assert file(kind=Kind.NONE, basis="left over from the form").basis is None


@pytest.mark.paragraph("3")
@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("standing", ["observer-state", "specialized-agency-member"])
def test_only_member_states_object(standing: str) -> None:
    require_may_object(MODALITIES, "member")

    with pytest.raises(Forbidden):
        require_may_object(MODALITIES, standing)


@pytest.mark.paragraph("fn 4")
def test_a_basis_and_a_withdrawal_are_as_the_modalities_say() -> None:
    rules = MODALITIES.objections
    strict = replace(
        MODALITIES,
        objections=replace(
            rules,
            basis_required=replace(rules.basis_required, value=True),
            withdrawable=replace(rules.withdrawable, value=False),
        ),
    )

    require_word_fits(MODALITIES, Kind.OBJECTION, None)
    require_word_fits(MODALITIES, Kind.NONE, None)
    require_word_fits(strict, Kind.OBJECTION, "Its statutes.")
    require_word_fits(strict, Kind.CONTESTED, None)
    with pytest.raises(Incomplete):
        require_word_fits(strict, Kind.OBJECTION, "")
    with pytest.raises(Conflict):
        require_word_fits(strict, Kind.NONE, None)
