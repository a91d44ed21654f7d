from dataclasses import dataclass

import pytest

from services.review.domain.balance import weigh
from services.review.domain.candidates import HeadGender
from tests.review.build import MODALITIES, candidate

RULES = MODALITIES.balance


@dataclass(frozen=True)
class Facts:
    regional_group: str
    is_member: bool = True
    is_ldc: bool = False
    is_lldc: bool = False
    is_sids: bool = False


STATES = {
    "FJI": Facts("asia-pacific", is_sids=True),
    "TUV": Facts("asia-pacific", is_ldc=True, is_sids=True),
    "URY": Facts("latin-american-and-caribbean"),
    "VAT": Facts("", is_member=False),
    "NER": Facts("african", is_ldc=True, is_lldc=True),
}


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_shares_stand_beside_those_of_the_membership() -> None:
    balance = weigh(
        [candidate(country=c) for c in ("FJI", "TUV", "URY", "VAT")], STATES, RULES
    )

    rows = {row.key: (row.names, row.share, row.reference) for row in balance.groups}
    assert rows == {
        "african": (0, 0, 0.25),
        "asia-pacific": (2, 0.5, 0.5),
        "eastern-european": (0, 0, 0),
        "latin-american-and-caribbean": (1, 0.25, 0.25),
        "western-european-and-others": (0, 0, 0),
        "no-regional-group": (1, 0.25, 0),
    }
    assert balance.reference == "membership-of-the-united-nations"


def test_a_country_counts_in_each_situation_it_is_in() -> None:
    balance = weigh([candidate(country=c) for c in ("TUV", "NER")], STATES, RULES)

    assert [(r.key, r.names, r.reference) for r in balance.situations] == [
        ("ldc", 2, 0.5),
        ("lldc", 1, 0.25),
        ("sids", 1, 0.5),
    ]


@pytest.mark.paragraph("6(c)")
def test_what_was_not_stated_is_a_row_and_not_a_gap() -> None:
    heads = [
        HeadGender.WOMAN,
        HeadGender.NOT_STATED,
        HeadGender.NOT_STATED,
        HeadGender.MAN,
    ]

    balance = weigh([candidate(head_gender=each) for each in heads], STATES, RULES)

    assert [(r.key, r.names, r.share) for r in balance.heads] == [
        ("woman", 1, 0.25),
        ("man", 1, 0.25),
        ("other", 0, 0),
        ("not-stated", 2, 0.5),
    ]


def test_an_empty_list_weighs_nothing() -> None:
    balance = weigh([], STATES, RULES)

    assert (balance.total, balance.countries) == (0, 0)
    assert {row.share for row in (*balance.groups, *balance.heads)} == {0}


def test_an_unknown_country_is_counted_outside_the_groups() -> None:
    balance = weigh([candidate(country="XXX")], STATES, RULES)

    assert [(r.key, r.names) for r in balance.groups if r.names] == [
        ("no-regional-group", 1)
    ]
