from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from services.review.domain.candidates import choose
from services.review.domain.circulations import (
    Stage,
    circulate,
    close_when_over,
    document,
    freeze,
    is_over,
    move,
)
from shared.kernel.refusals import Conflict, Incomplete, Invalid
from tests.review.build import NOON, candidate, circulation, frozen


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_a_frozen_list_has_the_fingerprint_of_its_public_content() -> None:
    one = frozen(candidate("Ábaco"))
    entry = one.entries[0].id
    canonical = (
        f'{{"kind":"proposed","list":"conference","names":[{{"category":"ngo","country":"FJI",'
        f'"entry":"{entry}","name":"Ábaco","purpose":"Helps newcomers find their feet.",'
        f'"website":null}}],"number":1,"process":"gcm-2018"}}'
    )

    assert one.sha256 == sha256(canonical.encode()).hexdigest()


def test_the_gender_of_a_head_of_delegation_is_not_public() -> None:
    content = document("proposed", "p", "conference", 1, frozen().entries)

    assert "head_gender" not in content["names"][0]


def test_an_empty_list_is_not_frozen() -> None:
    with pytest.raises(Incomplete):
        freeze(
            circulation_id=frozen().id,
            process="p",
            list_key="conference",
            number=1,
            names=[],
            at=NOON,
        )


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("early", [timedelta(0), timedelta(microseconds=1)])
def test_a_list_closes_after_it_is_circulated_or_is_not_circulated(
    early: timedelta,
) -> None:
    with pytest.raises(Invalid):
        circulate(frozen(), closes_at=NOON - early, at=NOON)


def test_a_list_is_circulated_once() -> None:
    with pytest.raises(Conflict):
        circulate(circulation(), closes_at=NOON + timedelta(days=1), at=NOON)


@pytest.mark.parametrize(
    ("late_by", "stage"),
    [(timedelta(microseconds=-1), Stage.CIRCULATED), (timedelta(0), Stage.CLOSED)],
)
def test_the_closing_instant_itself_is_over(late_by: timedelta, stage: Stage) -> None:
    assert close_when_over(circulation(), NOON + late_by).stage is stage


def test_a_frozen_list_is_never_over() -> None:
    assert not is_over(frozen(), NOON)


@pytest.mark.parametrize("verb", ["circulate", "close", "publish"])
def test_a_published_list_moves_no_more(verb: str) -> None:
    with pytest.raises(Conflict):
        move(Stage.PUBLISHED, verb)


def test_names_are_listed_by_name_then_by_reference() -> None:
    second, first, third = (
        candidate("bridges", reference="AG-2"),
        candidate("Bridges", reference="AG-1"),
        candidate("Ships"),
    )
    pool = [third, second, first]

    chosen = choose([each.application_id for each in pool], pool, taken=())

    assert chosen == (first, second, third)


@pytest.mark.parametrize("fault", ["unknown-candidate", "already-circulated"])
def test_a_name_not_in_the_pool_or_already_before_states_is_refused(fault: str) -> None:
    one = candidate()
    pool = [] if fault == "unknown-candidate" else [one]

    with pytest.raises(Invalid) as refusal:
        choose([one.application_id], pool, taken=[one.application_id])

    assert refusal.value.errors == {"candidates": fault}


def test_any_change_of_a_name_changes_the_fingerprint() -> None:
    one = candidate()

    assert frozen(one).sha256 != frozen(replace(one, name=one.name + " ")).sha256
