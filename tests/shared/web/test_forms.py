from typing import Annotated

import pytest
from pydantic import AfterValidator, BaseModel, Field
from starlette.datastructures import FormData

from shared.web.forms import bind, message_for, plain
from shared.web.i18n import set_language
from tests.shared.web.build import KINDS, Organization

GOOD = {"name": "Harbour Circle", "kind": "ngo"}
OPTIONS = {"kind": KINDS}


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")


def test_a_good_form_has_a_value_and_no_errors():
    form = bind(Organization, GOOD, OPTIONS)

    assert form.errors == {}
    assert form.value == Organization(name="Harbour Circle", kind="ngo")


def test_a_blank_form_is_not_yet_wrong():
    form = bind(Organization, None)

    assert (form.errors, form.value) == ({}, None)


def test_the_only_choice_is_made_already_and_one_of_many_is_not():
    only = bind(Organization, None, {"kind": KINDS[:1]}).with_only_choices()
    many = bind(Organization, None, OPTIONS).with_only_choices()

    assert (only.field("kind")["value"], many.field("kind")["value"]) == (KINDS[0][0], "")


def test_an_empty_answer_is_a_missing_one():
    form = bind(Organization, {**GOOD, "name": ""})

    assert form.errors == {"name": "Enter an answer."}
    assert form.value is None


def test_an_unknown_field_is_refused():
    form = bind(Organization, {**GOOD, "role": "officer"})

    assert form.errors == {"role": "This field is not known."}
    assert form.value is None


def test_a_choice_that_was_not_offered_is_refused():
    form = bind(Organization, GOOD, {"kind": (("academia", "University"),)})

    assert form.errors == {"kind": "Choose one of the answers offered."}


@pytest.mark.parametrize(("name", "is_taken"), [("x" * 20, True), ("x" * 21, False), ("xx", False)])
def test_the_limits_of_length_are_kept_exactly(name, is_taken):
    assert (bind(Organization, {**GOOD, "name": name}).value is not None) == is_taken


@pytest.mark.parametrize("sent", [{"a": "b"}, ["Harbour"], 7, True])
def test_an_answer_of_the_wrong_type_is_refused_in_our_words(sent):
    form = bind(Organization, {**GOOD, "name": sent}, OPTIONS)

    assert form.errors == {"name": "This answer cannot be taken as it is."}


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\r"]
)
def test_characters_that_change_how_text_is_read_are_refused(character):
    form = bind(Organization, {**GOOD, "name": f"Harbour{character}"})

    assert form.errors == {"name": "Take out the invisible control characters."}
    assert form.value is None


def test_a_browsers_newline_counts_as_one_character():
    sent = FormData([*GOOD.items(), ("purpose", "a\r\na\r\na\r\na\r\na\r\n")])

    form = bind(Organization, plain(sent, Organization))

    assert form.value is not None
    assert form.value.purpose == "a\na\na\na\na"


def test_what_our_own_pages_add_is_no_field():
    sent = FormData([*GOOD.items(), ("csrf", "proof"), ("version", "3")])

    assert plain(sent, Organization) == GOOD


def test_of_checkboxes_all_are_read_and_of_other_fields_the_last():
    sent = FormData([("scopes", "a"), ("scopes", "b"), ("name", "First"), ("name", "Second")])

    assert plain(sent, Organization) == {"scopes": ["a", "b"], "name": "Second"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Saisissez au plus 20 caractères."),
        ("es", "Escriba como máximo 20 caracteres."),
        ("ru", "Максимальное число знаков: 20."),
        ("zh", "请最多输入20个字符。"),
        ("ar", "الحد الأقصى لعدد الأحرف: 20."),
    ],
)
def test_errors_are_told_in_the_readers_language(language, words):
    set_language(language)

    assert bind(Organization, {**GOOD, "name": "x" * 21}).errors == {"name": words}


def test_errors_that_rules_find_join_the_others_and_take_the_value_away():
    form = bind(Organization, GOOD).with_errors({"name": "claimed-already"})

    assert form.errors == {"name": "This entry has been claimed by another application."}
    assert form.value is None


def test_a_message_whose_details_are_absent_falls_back_to_general_words():
    assert message_for("string-too-long", {}) == "This answer cannot be taken as it is."


class Reasoned(BaseModel):
    reason: Annotated[str, AfterValidator(str.strip), Field(min_length=5, max_length=9)]
    themes: Annotated[list[str], Field(min_length=2)] = ["a", "b"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": " no "}, {"reason": "Enter at least 5 characters."}),
        ({"reason": "too many of them"}, {"reason": "Enter at most 9 characters."}),
        ({"reason": "enough", "themes": ["a"]}, {"themes": "Choose at least one answer."}),
    ],
)
def test_letters_are_not_called_answers_behind_a_validator(given, words):
    assert bind(Reasoned, given).errors == words
