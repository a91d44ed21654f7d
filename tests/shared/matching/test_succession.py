"""Who is who between two editions of a register."""

import pytest

from shared.matching.alike import alike
from shared.matching.entries import Chains, Change, Entry
from shared.matching.succession import successions


def entries(*names):
    return [Entry(name, name) for name in names]


OTHERS = ("Hill Farm Trust", "Worldwide Cycling Forum", "Lake Shore Institute")


def became(before, after, *changes):
    found = successions(entries(before, *OTHERS), entries(after, *OTHERS), changes)
    return [(old.name, new.entry.key, new.reasons[0].code) for old, new in found]


def test_a_known_change_leads_from_edition_to_edition():
    change = Change("Harbour Bridge", "Northern Crossing", 2017)

    assert became("Harbour Bridge", "Northern Crossing", change) == [
        ("Harbour Bridge", "Northern Crossing", "former")
    ]


def test_a_merger_leads_to_an_organization_that_stood_there_before():
    found = successions(
        entries("Harbour Bridge", *OTHERS),
        entries(*OTHERS),
        [Change("Harbour Bridge", "Hill Farm Trust", 2019, "merged")],
    )

    assert [(new.entry.key, new.led.year) for _old, new in found] == [("Hill Farm Trust", 2019)]


def test_another_spelling_is_recognised_without_any_known_change():
    assert became("Harbour Bridge Asociation", "Harbour Bridge Association") == [
        ("Harbour Bridge Asociation", "Harbour Bridge Association", "spelling")
    ]


@pytest.mark.parametrize("after", ["Northern Crossing", "Harbour Bridge Kenya"])
def test_a_stranger_and_a_chapter_are_no_successors(after):
    assert became("Harbour Bridge", after) == []


def test_a_neighbour_that_stood_beside_it_is_no_successor():
    before = entries("Harbour Bridge", "Harbor Bridge, Inc.")

    assert successions(before, before[1:], ()) == []


def test_an_application_under_a_former_name_is_compared_with_one_under_the_new():
    chains = Chains.of([Change("Harbour Bridge", "Northern Crossing", 2017)])

    assert alike("Harbour Bridge", [*OTHERS, "Northern Crossing"], chains) == [3]
    assert alike("Northern Crossing", [*OTHERS, "Harbour Bridge"], chains) == [3]
