"""The handles, each on the register that comes with the product."""

import pytest

from shared.matching.entries import Entry, Led
from shared.matching.matcher import Matcher, Query
from shared.matching.registers import ecosoc


@pytest.fixture(scope="module")
def matcher():
    return Matcher(ecosoc())


def first(answer):
    return answer.candidates[0].entry.name if answer.candidates else None


def codes(answer):
    return [each.code for each in answer.candidates[0].reasons]


@pytest.mark.parametrize(
    ("typed", "name", "code"),
    [
        ("practical action", "Practical Action", "same"),
        ("Intermediate Technology Development Group", "Practical Action", "former"),
        ("Stiftung Brot fuer Alle", "Hilfswerk der Evangelisch-reformierten Kirche Schweiz (HEKS)",
         "merged"),
        ("CREAW", "Centre for Rights Education and Awareness (CREAW)", "acronym-only"),
        ("World watch Institute", "Worldwatch Institute", "written"),
        ("Works Housing", "Housing Works", "reordered"),
        ("Housing Works LLC", "Housing Works", "legal"),
        ("Worldwatch Instiute", "Worldwatch Institute", "spelling"),
        ("Уорлдвотч Институт", "Worldwatch Institute", "script"),
        ("Rooftops Canada", "Rooftops Canada/Abri International", "part"),
    ],
)  # fmt: skip
def test_an_organization_is_found_by_each_handle(matcher, typed, name, code):
    answer = matcher.match(Query(typed))

    assert first(answer) == name
    assert code in codes(answer)
    assert answer.band in {"claim", "choose"}


@pytest.mark.parametrize(
    "typed",
    [
        "Worldwatch Institute Kenya",
        "Housing Works International",
        "Practical Inaction",
        "Right To Pray",
        "Project 1948 Foundation",
        "Harbour Bridge Initiative of Nowhere",
        "中国不存在的组织",
        "",
        "—",
    ],
)
def test_a_chapter_a_neighbour_or_a_stranger_is_never_claimed(matcher, typed):
    assert matcher.match(Query(typed)).band != "claim"


def test_letters_of_two_scripts_in_one_word_are_left_to_a_person(matcher):
    assert matcher.match(Query("Housing W\u043erks")).band == "choose"


def test_probabilities_are_shares_and_fall(matcher):
    answer = matcher.match(Query("Foundation for Peace"))

    said = [each.probability for each in answer.candidates]
    assert said == sorted(said, reverse=True)
    assert all(0 <= each <= 1 for each in said)


def test_the_country_decides_between_two_of_one_name():
    two = [Entry(country, "Human Rights Commission", country) for country in ("FJI", "GHA")]
    matcher = Matcher(two)

    torn = matcher.match(Query("Human Rights Commission"))
    told = matcher.match(Query("Human Rights Commission", country="GHA"))

    assert torn.band == "choose"
    assert told.candidates[0].entry.key == "GHA"
    assert told.candidates[0].probability > torn.candidates[0].probability


def test_another_language_or_script_that_the_register_holds_leads_to_the_entry():
    held = Entry(
        1, "Harbour Bridge", None, (Led("港湾橋協会", "other"), Led("Pont du port", "other"))
    )
    matcher = Matcher([held, Entry(2, "Hill Farm"), Entry(3, "港湾船協会")])

    for typed in ("港湾橋協会", "Pont du Port", "Le pont du port"):
        assert matcher.match(Query(typed)).candidates[0].entry.key == 1


def test_a_web_address_speaks_for_its_acronym():
    matcher = Matcher([Entry(1, "Harbour Bridge Initiative (HBI)"), Entry(2, "Hill Farm")])

    assert matcher.match(Query("https://www.hbi.org/about")).candidates[0].entry.key == 1
    plain = matcher.match(Query("Harbour Bridge"))
    known = matcher.match(Query("Harbour Bridge", website="www.hbi.org"))
    assert known.candidates[0].probability > plain.candidates[0].probability


def test_many_at_once_are_answered_in_their_order_and_as_one_by_one(matcher):
    queries = [Query(typed) for typed in ("CREAW", "Nobody at all", "housing works")] * 400

    answers = list(matcher.match_many(queries))

    assert [each.query for each in answers] == queries
    assert answers[0] == matcher.match(queries[0])
