import pytest

from shared.matching.alike import alike
from shared.matching.lookalikes import look_alikes


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("H\u0430rbour Bridge", "confusable"),
        ("Harbour Bridse", "one-letter"),
        ("Harbour Bridge Kenya", "added-place"),
        ("Harbour Bridge International", "added-reach"),
        ("Harbour Bridge Singers", "added-words"),
    ],
)
def test_a_look_alike_is_flagged_with_what_makes_the_difference(typed, flag):
    assert [each.flag for each in look_alikes(typed, "Harbour Bridge")] == [flag]


@pytest.mark.parametrize("typed", ["Harbour Bridge", "harbour bridge", "Hill Farm"])
def test_the_same_name_and_a_stranger_are_not_flagged(typed):
    assert look_alikes(typed, "Harbour Bridge") == ()


def test_names_to_compare_are_the_same_the_nearly_same_and_the_look_alikes():
    others = ["Hill Farm", "Harbour Bridge", "Harbour Brigde", "Harbour Bridge Kenya"]

    assert set(alike("Harbour Bridge", others)) == {1, 2, 3}
