from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.ranking import Criterion, Request, rank
from services.registration.domain.travel import Claim, Standing, award, travel_claim, withdraw
from shared.kernel.refusals import Conflict
from shared.modalities.load import load

START = datetime(2017, 5, 1, tzinfo=UTC)
GCM = load("gcm-2018")
LDC = frozenset({"developing", "ldc"})
DEVELOPING = frozenset({"developing"})
NEITHER = frozenset()


def request(minute, **given):
    values = {
        "id": uuid4(),
        "organization": f"organization {minute}",
        "regional_group": "african",
        "groups": LDC,
        "gender": "woman",
        "received_at": START + timedelta(minutes=minute),
        "is_registered": True,
    }
    return Request(**(values | given))


def places(*requests):
    """Return each place by the number of its request in the call."""
    found = {each.request_id: each for each in rank(GCM, requests)}
    return [found[each.id] for each in requests if each.id in found]


def ranks(*requests):
    return [each.rank for each in places(*requests)]


@pytest.mark.paragraph("31")
def test_least_developed_countries_first_then_other_developing_ones_then_nobody():
    late_ldc, early, outside = request(9), request(1, groups=DEVELOPING), request(0, groups=NEITHER)

    assert ranks(late_ldc, early, outside) == [1, 2, None]
    assert [each.claim for each in places(late_ldc, early, outside)] == [
        Claim.PRIORITY,
        Claim.ELIGIBLE,
        Claim.NONE,
    ]
    assert places(late_ldc, early, outside)[1].criterion is Criterion.PRIORITY
    assert places(outside)[0].standing is Standing.NOT_ELIGIBLE
    assert travel_claim(GCM, LDC) is Claim.PRIORITY


@pytest.mark.paragraph("31")
def test_of_two_requests_of_one_organization_the_earlier_counts():
    later, earlier = request(5, organization="one"), request(2, organization="one")

    assert [each.standing for each in places(later, earlier)] == [
        Standing.EARLIER_COUNTS,
        Standing.RANKED,
    ]


def test_a_request_that_cannot_be_supported_does_not_count_as_the_earlier():
    outside = request(1, organization="one", groups=NEITHER)
    withdrawn = request(2, organization="one", standing=Standing.WITHDRAWN)
    counts = request(3, organization="one")

    assert places(counts, outside, withdrawn)[0].standing is Standing.RANKED


@pytest.mark.paragraph("31")
def test_who_is_not_registered_is_held_and_takes_the_turn_of_their_time_once_they_are():
    waiting = request(1, is_registered=False)
    others = [request(2), request(3)]

    assert places(waiting, *others)[0].standing is Standing.HELD
    assert ranks(waiting, *others)[1:] == [1, 2]

    approved = request(1, id=waiting.id)
    assert ranks(approved, *others) == [1, 2, 3]


@pytest.mark.paragraph("31")
def test_regional_groups_take_turns_then_women_and_men_then_time():
    first = request(1)
    same_group = request(2, gender="man")
    other_group = request(3, regional_group="asia-pacific", gender="woman")
    third_group = request(4, regional_group="asia-pacific", gender="man")

    found = places(first, same_group, other_group, third_group)

    # The other group's man comes before its woman: a woman has the first place.
    assert [each.rank for each in found] == [1, 3, 4, 2]
    assert [each.criterion for each in found] == [
        Criterion.FIRST,
        Criterion.REGIONAL_GROUP,
        Criterion.TIME,
        Criterion.TIME,
    ]
    assert found[2].group_before == 1


def test_who_states_no_gender_stands_between_women_and_men():
    woman, silent, man = request(1), request(2, gender="not-stated"), request(3, gender="man")

    assert ranks(woman, silent, man) == [1, 3, 2]
    assert places(woman, silent, man)[1].criterion is Criterion.GENDER


def test_among_equals_the_earlier_comes_first():
    assert ranks(request(2), request(1)) == [2, 1]
    assert places(request(2), request(1))[0].criterion is Criterion.TIME


def test_who_is_supported_already_keeps_the_place_and_counts_for_the_balance():
    supported = request(9, standing=Standing.SUPPORTED, rank=1, organization="one")
    same_organization = request(1, organization="one")
    same_group, other_group = request(2), request(3, regional_group="asia-pacific")

    found = {
        each.request_id: each
        for each in rank(GCM, [supported, same_organization, same_group, other_group])
    }

    assert supported.id not in found
    assert found[same_organization.id].standing is Standing.EARLIER_COUNTS
    assert found[other_group.id].rank == 2
    assert found[other_group.id].criterion is Criterion.SUPPORTED_BEFORE
    assert found[same_group.id].rank == 3


def test_the_order_does_not_depend_on_the_order_in_which_requests_are_read():
    requests = [request(n % 7, id=UUID(int=n), gender=("woman", "man")[n % 2]) for n in range(30)]

    assert rank(GCM, requests) == rank(GCM, reversed(requests))


PEOPLE = st.builds(
    request,
    st.integers(0, 50),
    organization=st.sampled_from("abcdefgh"),
    regional_group=st.sampled_from(["african", "asia-pacific", "eastern-european", ""]),
    groups=st.sampled_from([LDC, DEVELOPING, NEITHER]),
    gender=st.sampled_from(["woman", "man", "other", "not-stated"]),
    is_registered=st.booleans(),
)


@given(st.lists(PEOPLE, max_size=30))
def test_everybody_has_one_place_and_each_place_one_reason(requests):
    found = rank(GCM, requests)
    placed = [each for each in found if each.rank is not None]

    assert {each.request_id for each in found} == {each.id for each in requests}
    assert [each.rank for each in placed] == list(range(1, len(placed) + 1))
    assert all(one.claim >= other.claim for one, other in pairwise(placed))
    assert all((each.criterion is None) == (each.rank is None) for each in found)
    entities = [next(r.organization for r in requests if r.id == e.request_id) for e in placed]
    assert len(entities) == len(set(entities))


@pytest.mark.paragraph("31")
def test_nobody_is_passed_over_for_somebody_cheaper():
    one, dear, cheap = uuid4(), uuid4(), uuid4()

    given = award([(one, 40), (dear, 70), (cheap, 10)], tickets=3, balance=100)

    assert dict(given) == {
        one: Standing.SUPPORTED,
        dear: Standing.BEYOND_MONEY,
        cheap: Standing.BEYOND_MONEY,
    }


def test_the_last_ticket_and_the_last_cent_are_given():
    first, second, third = uuid4(), uuid4(), uuid4()

    given = award([(first, 50), (second, 50), (third, 1)], tickets=2, balance=100)

    assert list(dict(given).values()) == [
        Standing.SUPPORTED,
        Standing.SUPPORTED,
        Standing.BEYOND_TICKETS,
    ]


def test_what_is_taken_back_is_released_if_it_was_given():
    assert withdraw(Standing.RANKED) is Standing.WITHDRAWN
    assert withdraw(Standing.SUPPORTED) is Standing.RELEASED
    with pytest.raises(Conflict):
        withdraw(Standing.WITHDRAWN)
