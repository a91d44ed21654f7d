import pytest

from services.review.domain.balance import (
    Balance,
    Facts,
    shares_of_applications,
    shares_of_membership,
    weigh,
)
from services.review.domain.circulations import Candidate
from tests.review.build import candidate


def facts(group: str, **given: bool) -> Facts:
    fixed = {"is_member": True, "is_ldc": False, "is_lldc": False, "is_sids": False}
    return Facts(group, **(fixed | given))


STATES = {
    "FJI": facts("asia-pacific", is_sids=True),
    "TUV": facts("asia-pacific", is_ldc=True, is_sids=True),
    "URY": facts("latin-american-and-caribbean"),
    "VAT": facts("", is_member=False),
    "NER": facts("african", is_ldc=True, is_lldc=True),
}


def weighed(*chosen: Candidate) -> Balance:
    return weigh(chosen, STATES, reference=shares_of_membership(STATES))


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_shares_stand_beside_those_of_the_membership() -> None:
    balance = weighed(*(candidate(country=c) for c in ("FJI", "TUV", "URY", "VAT")))

    assert {row.key: (row.names, row.share, row.reference) for row in balance.groups} == {
        "african": (0, 0, 0.25),
        "asia-pacific": (2, 0.5, 0.5),
        "eastern-european": (0, 0, 0),
        "latin-american-and-caribbean": (1, 0.25, 0.25),
        "western-european-and-others": (0, 0, 0),
        "no-group": (1, 0.25, None),
    }
    assert [row.points for row in balance.groups[:2]] == [-25, 0]


def test_a_country_counts_in_each_situation_it_is_in() -> None:
    balance = weighed(*(candidate(country=c) for c in ("TUV", "NER")))

    assert [(r.key, r.names, r.reference) for r in balance.country_groups] == [
        ("ldc", 2, 0.5),
        ("lldc", 1, 0.25),
        ("sids", 1, 0.5),
    ]


@pytest.mark.paragraph("6(c)")
def test_what_was_not_stated_is_a_row_and_not_a_gap() -> None:
    heads = ["woman", "not-stated", "not-stated", "man"]

    balance = weighed(*(candidate(head_gender=each) for each in heads))

    assert [(r.key, r.names, r.share) for r in balance.genders] == [
        ("woman", 1, 0.25),
        ("man", 1, 0.25),
        ("other", 0, 0),
        ("not-stated", 2, 0.5),
    ]


def test_an_empty_list_weighs_nothing() -> None:
    balance = weighed()

    assert balance.total == 0
    assert {row.share for row in (*balance.groups, *balance.genders)} == {0}


def test_an_unknown_country_is_counted_outside_the_groups() -> None:
    balance = weighed(candidate(country="XXX"))

    assert [(r.key, r.names) for r in balance.groups if r.names] == [("no-group", 1)]


@pytest.mark.paragraph("6(b)")
def test_the_reference_is_the_one_that_is_given() -> None:
    names = [candidate(country=c) for c in ("FJI", "TUV", "NER", "NER")]
    by_applications = weigh(names[:2], STATES, reference=shares_of_applications(STATES, names))
    by_population = weigh(names[:2], STATES, reference={"asia-pacific": 0.6, "african": 0.4})

    assert [row.points for row in by_applications.groups[:2]] == [-50, 50]
    assert [row.points for row in by_population.groups[:2]] == [-40, 40]
    assert {row.reference for row in by_population.country_groups} == {None}


@pytest.mark.paragraph("6(c)")
def test_people_named_are_counted_and_whoever_named_nobody_is_told_apart() -> None:
    balance = weighed(
        candidate(delegation={"woman": 2, "not-stated": 1}),
        candidate(delegation={"man": 1}),
        candidate(delegation={}),
    )

    assert [(r.key, r.names, r.share) for r in balance.delegations] == [
        ("woman", 2, 0.5),
        ("man", 1, 0.25),
        ("other", 0, 0),
        ("not-stated", 1, 0.25),
    ]
    assert balance.without_delegation == 1
