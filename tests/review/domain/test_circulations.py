from datetime import timedelta
from hashlib import sha256 as reference_sha256
from uuid import UUID, uuid4

import pytest

from services.review.domain.canonical import list_bytes, sha256
from services.review.domain.circulations import (
    Entry,
    Stage,
    circulate,
    is_due,
    move,
    require_before_states,
)
from shared.kernel.refusals import Conflict, Invalid, NotFound
from tests.review.build import NOON, candidate, circulation


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
@pytest.mark.parametrize("early", [timedelta(0), timedelta(microseconds=1)])
def test_a_list_closes_after_it_is_circulated_or_is_not_circulated(
    early: timedelta,
) -> None:
    frozen = circulation(stage=Stage.FROZEN, closes_at=None)

    with pytest.raises(Invalid):
        circulate(frozen, closes_at=NOON - early, at=NOON)


def test_a_list_is_circulated_once() -> None:
    with pytest.raises(Conflict):
        circulate(circulation(), closes_at=NOON + timedelta(days=1), at=NOON)


@pytest.mark.parametrize(("late_by", "due"), [(-1, False), (0, True), (1, True)])
def test_the_closing_instant_itself_is_over(late_by: int, due: bool) -> None:
    assert is_due(circulation(), NOON + timedelta(microseconds=late_by)) is due


@pytest.mark.parametrize("verb", ["circulate", "close", "publish"])
def test_a_published_list_moves_no_more(verb: str) -> None:
    with pytest.raises(Conflict):
        move(circulation(stage=Stage.PUBLISHED), verb)


def test_a_list_that_is_only_frozen_is_not_there_for_states() -> None:
    for stage in (Stage.CIRCULATED, Stage.CLOSED, Stage.PUBLISHED):
        require_before_states(circulation(stage=stage))

    with pytest.raises(NotFound):
        require_before_states(circulation(stage=Stage.FROZEN))


def entry(name: str) -> Entry:
    return Entry(id=uuid4(), number=1, candidate=candidate(name, application_id=UUID(int=1)))


def content(name: str = "Ábaco") -> bytes:
    return list_bytes(
        process="gcm-2018",
        list_key="conference",
        number=3,
        kind="proposed",
        at=NOON,
        entries=[entry(name)],
    )


@pytest.mark.paragraph("fn 4")
def test_a_list_is_hashed_as_canonical_json_that_anybody_can_write() -> None:
    expected = (
        '{"at":"2027-03-01T12:00:00+00:00","kind":"proposed","list":"conference","names":'
        '[{"country":"FJI","name":"Ábaco","reference":"AG-1"}],"number":3,"process":"gcm-2018"}'
    ).encode()

    assert content() == expected
    assert sha256(content()) == reference_sha256(expected).hexdigest()
    assert sha256(content("Ábaco ")) != sha256(content())
