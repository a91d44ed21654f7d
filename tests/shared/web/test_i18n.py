import gettext
import re

import pytest
from babel.messages.pofile import read_po

from shared.kernel.languages import LANGUAGES
from shared.web.i18n import (
    SHARED,
    _,
    choose_language,
    current_language,
    ngettext,
    pgettext,
    set_language,
)

PLACES = re.compile(r"%(?:\(\w+\))?s")
OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(autouse=True)
def in_english_again():
    yield
    set_language("en")


def catalogue(language):
    with (SHARED / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_shared_message_is_translated_with_the_same_places(language):
    messages = [message for message in catalogue(language) if message.id]

    assert messages
    assert [m.id for m in messages if not m.string] == []
    assert [
        m.id for m in messages if sorted(PLACES.findall(m.id)) != sorted(PLACES.findall(m.string))
    ] == []


def test_the_languages_translate_the_same_messages():
    known = {language: {message.id for message in catalogue(language)} for language in OTHERS}

    assert all(ids == known["fr"] for ids in known.values())


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 20: 4, 100: 5, 103: 3}),
        ("ru", {1: 0, 2: 1, 5: 2, 11: 2, 21: 0}),
        ("fr", {0: 0, 1: 0, 2: 1}),
        ("zh", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_plural_forms_are_chosen_as_the_language_wants(language, forms):
    choose = gettext.c2py(catalogue(language).plural_forms.partition("plural=")[2].rstrip(";"))

    assert {n: choose(n) for n in forms} == forms


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "chosen"),
    [
        ("fr", "ru", "es", "fr"),
        (None, "ru", "es", "ru"),
        (None, None, "de-DE, es;q=0.5, zh-CN;q=0.9", "zh"),
        ("xx", "<script>", "fr-CA", "fr"),
        (None, None, "fr;q=0, ar;q=wrong", "en"),
        (None, None, "", "en"),
    ],
)
def test_the_language_asked_for_comes_before_the_kept_before_the_accepted(
    asked, kept, accepted, chosen
):
    assert choose_language(asked, kept, accepted) == chosen


def test_a_services_own_words_come_before_the_shared_ones(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
        'msgid "Sign in"\nmsgstr "Entrer"\n'
        'msgctxt "list"\nmsgid "open"\nmsgstr "ouverte"\n'
        'msgid "%s name"\nmsgid_plural "%s names"\nmsgstr[0] "%s nom"\nmsgstr[1] "%s noms"\n',
        encoding="utf-8",
    )

    set_language("fr", tmp_path)

    assert current_language() == "fr"
    assert (_("Sign in"), _("Sign out")) == ("Entrer", "Se déconnecter")
    assert pgettext("list", "open") == "ouverte"
    assert ngettext("%s name", "%s names", 2) % 2 == "2 noms"


def test_words_nobody_translated_are_shown_as_they_are():
    set_language("ar")

    assert _("A sentence of no catalogue") == "A sentence of no catalogue"


def test_latin_examples_in_arabic_keep_their_own_direction():
    examples = [m for m in catalogue("ar") if m.id and "organization.org" in m.id]

    assert len(examples) == 2
    assert all("\u2066" in m.string and "\u2069" in m.string for m in examples)
