from itertools import product

import pytest

from services.review.domain.balance import GROUPS, Facts
from services.review.domain.suggestions import HALF, suggest
from shared.kernel.refusals import Conflict
from tests.review.build import candidate

STATES = {
    code: Facts(group, is_member=True, is_ldc=False, is_lldc=False, is_sids=False)
    for code, group in zip(("AAA", "BBB", "CCC", "DDD", "EEE"), GROUPS, strict=True)
}
EVEN = dict.fromkeys(GROUPS, 0.2)


def pool(*kinds: tuple[str, str]):
    return [
        candidate(f"Name {n:02}", country=country, head_gender=gender)
        for n, (country, gender) in enumerate(kinds)
    ]


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_the_suggestion_fills_the_groups_that_are_missing():
    names = pool(*(("AAA", "man"),) * 5, *((code, "woman") for code in STATES))

    found = suggest(names, (), STATES, EVEN, cap=5)

    assert [each.country for each in found.added] == list(STATES)
    assert {each.head_gender for each in found.added} == {"woman"}
    assert (found.distance_before, found.distance_after) == (100.0, 0.0)


def test_what_is_chosen_stays_and_the_cap_holds():
    names = pool(*(("AAA", "man"),) * 3, ("BBB", "man"), ("CCC", "woman"))
    chosen = {each.application_id for each in names[:3]}

    found = suggest(names, chosen, STATES, EVEN, cap=4)

    assert [each.country for each in found.added] == ["CCC"]
    with pytest.raises(Conflict):
        suggest(names, chosen, STATES, EVEN, cap=2)


def off(counts):
    size = sum(counts.values())
    groups = sum(
        abs(sum(n for (code, _g), n in counts.items() if code == each) - 0.2 * size)
        for each in STATES
    )
    women = sum(n for (_code, gender), n in counts.items() if gender == "woman")
    return groups + max(0.0, HALF * size - women)


def test_no_other_selection_is_closer():
    kinds = [("AAA", "man"), ("AAA", "woman"), ("BBB", "man"), ("CCC", "man"), ("DDD", "woman")]
    most = [4, 1, 3, 2, 1]
    names = pool(*(kind for kind, n in zip(kinds, most, strict=True) for _ in range(n)))
    best = min(
        off(dict(zip(kinds, counts, strict=True)))
        for counts in product(*(range(n + 1) for n in most))
        if sum(counts) == 7
    )

    found = suggest(names, (), STATES, EVEN, cap=7)

    assert len(found.added) == 7
    assert found.distance_after == pytest.approx(100 * best / 7)
