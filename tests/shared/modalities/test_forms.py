from importlib.resources import files

import pytest

from shared.kernel.forms import Condition, Forms, FormUse
from shared.kernel.refusals import NotFound
from shared.modalities.forms import load_form, parse_form
from shared.modalities.load import ModalityFileError, load, parse

FOLDER = files("shared.modalities") / "forms"
PRESETS = ("small-ga", "letter-proof-report", "rio-20")
TAKEN = """[[sections]]
key = "export"
title = { en = "a", fr = "a", es = "a", ru = "a", zh = "a", ar = "a" }
fields = []

[[sections]]
key = "contact"
"""
TEXT = (FOLDER / "small-ga.toml").read_text("utf-8")


@pytest.mark.parametrize("key", PRESETS)
def test_each_preset_is_whole(key):
    form = load_form(key)

    assert (form.key, form.version) == (key, 1)
    assert form.sections[0].key == "organization"


def test_every_file_of_the_folder_is_a_form_that_loads():
    assert {each.name for each in FOLDER.iterdir()} == {f"{key}.toml" for key in PRESETS}


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ('kind = "country"', 'kind = "planet"', "Input should be"),
        ('key = "contact"', 'key = "focal-point"', "no field contact"),
        ('[[sections]]\nkey = "contact"', TAKEN, "doubled or taken"),
        ('name = "purpose"', 'name = "purposes"', "no field organization.purpose"),
        ('name = "website"', 'name = "csrf"', "not a field's name"),
        ('name = "website"', 'name = "Web site"', "not a field's name"),
        (', ar = "جهة الاتصال" }', " }", "six languages"),
        (
            'name = "events"',
            'only_if = { field = "participation.events", any_of = ["x"] }\nname = "events"',
            "no field 'participation.events' before this",
        ),
        (
            'name = "scopes"',
            'only_if = { field = "representation.head_gender", any_of = ["x"] }\nname = "scopes"',
            "offers no such answer",
        ),
        ('kind = "language"', 'kind = "choice"', "choices belong|no field contact.language"),
    ],
)
def test_a_broken_form_is_refused_with_line_and_reason(good, bad, reason):
    assert good in TEXT

    with pytest.raises(ModalityFileError, match=rf"^form\.toml line \d+: .*({reason})"):
        parse_form(TEXT.replace(good, bad, 1), "form.toml")


@pytest.mark.parametrize("name", ["nothing", "../gcm-2018", "Small"])
def test_a_form_that_does_not_exist_is_refused_in_one_line(name):
    text = (files("shared.modalities") / "gcm-2018.toml").read_text("utf-8")

    with pytest.raises(ModalityFileError, match="there is no form"):
        parse(text.replace('form = "small-ga"', f'form = "{name}"'), "file.toml")


def test_a_form_belongs_to_the_categories_it_names_and_the_rest():
    small, full = load_form("small-ga"), load_form("rio-20")
    forms = Forms(uses=(FormUse(form=small), FormUse(form=full, categories=("private-sector",))))

    assert forms.form_for("private-sector") is full
    assert forms.form_for("ngo") is small
    with pytest.raises(NotFound):
        Forms().form_for("ngo")


def test_an_application_is_read_by_the_form_it_was_filled_in_on():
    small, full = load_form("small-ga"), load_form("rio-20")
    forms = Forms(uses=(FormUse(form=small, earlier=(full,)),))

    assert forms.form_of("ngo", "rio-20", 1) is full
    assert forms.form_of("ngo", "no-longer-known", 7) is small


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        ({}, False),
        ({"a": {"b": "yes"}}, True),
        ({"a": {"b": "no"}}, False),
        ({"a": {"b": ["x", "yes"]}}, True),
        ({"a": {"b": []}}, False),
    ],
)
def test_a_condition_looks_at_one_answer_or_at_many(answers, holds):
    assert Condition("a.b", ("yes",)).holds(answers) is holds


def test_the_process_tells_when_drafts_are_reminded():
    assert load("gcm-2018").forms.remind_days_before_close.value == (7, 2)
