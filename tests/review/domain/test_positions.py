from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.review.domain.circulations import Circulation
from services.review.domain.delegates import require_may_object
from services.review.domain.positions import LONGEST_BASIS, Kind, Position, take
from shared.kernel.modalities import Ruled
from shared.kernel.refusals import Forbidden, Invalid, NotFound, TooLate
from tests.review.build import NOON, RULES, circulation, frozen


def file(subject: Circulation, **given: Any) -> Position:
    fixed: dict[str, Any] = {
        "state": "AAA",
        "entry_id": subject.entries[0].id,
        "version": 1,
        "kind": Kind.OBJECTION,
        "basis": None,
        "rules": RULES,
        "at": NOON - timedelta(hours=1),
    }
    return take(subject, **(fixed | given))


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("nothing", [None, "", "  \r\n"])
def test_an_objection_without_a_basis_is_an_objection(nothing: str | None) -> None:
    position = file(circulation(), basis=nothing)

    assert (position.kind, position.basis) == (Kind.OBJECTION, None)


@pytest.mark.paragraph("fn 4")
def test_other_modalities_may_demand_a_basis() -> None:
    strict = replace(RULES, basis_required=Ruled(value=True, paragraph="fn 4"))

    with pytest.raises(Invalid):
        file(circulation(), rules=strict)


@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(microseconds=1)])
def test_a_position_at_or_after_the_close_is_too_late(late_by: timedelta) -> None:
    with pytest.raises(TooLate):
        file(circulation(), at=NOON + late_by)


@pytest.mark.parametrize("kind", Kind)
def test_the_last_instant_before_the_close_is_in_time(kind: Kind) -> None:
    at = NOON - timedelta(microseconds=1)

    assert file(circulation(), kind=kind, at=at).received_at == at


def test_nothing_is_taken_before_the_list_is_circulated() -> None:
    with pytest.raises(TooLate):
        file(frozen())


def test_a_position_on_a_name_not_on_the_list_finds_nothing() -> None:
    with pytest.raises(NotFound):
        file(circulation(), entry_id=uuid4())


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (Kind.NONE, "a basis for nothing"),
        (Kind.OBJECTION, "é" * (LONGEST_BASIS + 1)),
        (Kind.OBJECTION, "\x00"),
        (Kind.OBJECTION, "left\u202eright"),
    ],
)
def test_a_basis_that_cannot_be_taken_is_refused(kind: Kind, basis: str) -> None:
    with pytest.raises(Invalid):
        file(circulation(), kind=kind, basis=basis)


def test_lines_of_a_basis_end_in_one_character() -> None:
    assert file(circulation(), basis="one\r\ntwo\rthree").basis == "one\ntwo\nthree"


@pytest.mark.paragraph("3")
@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize(
    "standing", ["observer-state", "specialized-agency-member", None]
)
def test_only_member_states_object(standing: str | None) -> None:
    require_may_object("member", RULES)

    with pytest.raises(Forbidden):
        require_may_object(standing, RULES)
