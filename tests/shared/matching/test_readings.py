import pytest

from shared.matching.letters import has_mixed_word
from shared.matching.readings import read


def words(name):
    return read(name)[0].words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Bridge, Inc.", "Harbour Bridge"),
        ("Hafenbrücke e.V.", "Hafenbruecke"),
        ("Pont du port ASBL", "Le Pont du Port"),
        ("ООО Мост", "Мост"),
        ("شرکت گروه پل بندر", "پل بندر"),
        ("港湾橋株式会社", "港湾橋"),
        ("The Harbour Bridge", "Harbour Bridge"),
        ("Centre for Children’s Rights", "Center for Childrens Rights"),
        ("Organisation for Harbours", "Organization for Harbors"),
        ("Co-operation & Bridges", "Cooperation and Bridges"),
        ("L’homme et le port", "L'Homme et le Port"),
        ("Fédération des ports", "FEDERATION DES PORTS"),
        ("Puente S.A.", "Puente SA"),
    ],
)
def test_what_does_not_tell_organizations_apart_is_not_read(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Bridge", "Harbour Bridge Kenya"),
        ("Harbour Bridge", "Harbour Bridge International"),
        ("Harbour Bridge (Kenya)", "Harbour Bridge (Ghana)"),
        ("Harbour Women", "Harbour Youth"),
    ],
)
def test_what_tells_organizations_apart_is_read(one, other):
    assert words(one) != words(other)


def test_an_acronym_in_brackets_is_apart_from_the_name():
    [reading] = read("Harbour Bridge Initiative (HBI)")

    assert reading.words == ("harbor", "bridge", "initiative")
    assert "hbi" in reading.acronyms
    assert "hbi" in reading.initials


def test_a_name_in_two_languages_is_read_whole_and_side_by_side():
    readings = read("Harbour Bridge/Pont du port")

    assert [each.is_side for each in readings] == [False, True, True]
    assert readings[2].words == ("pont", "port")


def test_letters_that_only_look_latin_are_seen_and_read_as_what_they_pass_for():
    masked = "H\u0430rbour Bridge"

    assert has_mixed_word(masked)
    assert not has_mixed_word("Harbour Мост")
    assert words(masked) == words("Harbour Bridge")
