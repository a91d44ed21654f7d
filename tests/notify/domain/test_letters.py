import pytest

from services.notify.domain.letters import Letter, require_sendable
from services.notify.store import letters
from shared.kernel.refusals import Invalid, NotFound

LETTER = Letter("example", frozenset({"name", "message"}), texts=frozenset({"message"}))
GOOD = {"name": "Harbour Bridge", "message": "Please say more.\nThank you."}
HOSTILE = [
    "a\r\nBcc: x@y.example",
    "a\nb",
    "a\x00b",
    "a\x85b",
    "a\u2028b",
    "a\u202eb",
    "=?UTF-8?Q?Hi=0D=0AReply-To:_evil?=",
    "=?utf-8?b?SGk=?=",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_could_become_a_header_is_refused(value):
    with pytest.raises(Invalid) as refusal:
        require_sendable(LETTER, "a@b.example", {**GOOD, "name": value})

    assert refusal.value.errors == {"name": "hostile-characters"}


def test_a_text_may_have_lines_but_no_encoded_words():
    require_sendable(LETTER, "a@b.example", GOOD)
    with pytest.raises(Invalid):
        require_sendable(LETTER, "a@b.example", {**GOOD, "message": HOSTILE[-1]})


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"name": "x"}, {"message": "missing"}),
        ({**GOOD, "more": "x"}, {"more": "extra-forbidden"}),
        ({**GOOD, "name": "x" * 301}, {"name": "string-too-long"}),
    ],
)
def test_values_are_those_declared(values, errors):
    with pytest.raises(Invalid) as refusal:
        require_sendable(LETTER, "a@b.example", values)

    assert refusal.value.errors == errors


@pytest.mark.parametrize(
    "to", ["a, b@c.example", "a@b@c.example", "<a@b.example>", "a@b.example\n", "é@b.example", ""]
)
def test_one_bare_address_and_nothing_else(to):
    with pytest.raises(Invalid) as refusal:
        require_sendable(LETTER, to, GOOD)

    assert "to" in refusal.value.errors


@pytest.mark.parametrize("name", letters.names())
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_letter_can_be_written(name, language):
    declared = letters.get(name)
    values = {each: f"<{each}>" for each in declared.values}

    written = letters.render(name, language, values)

    has_language = (letters.FOLDER / name / language).is_dir()
    assert written.language == (language if has_language else "en")
    assert all(f"<{each}>" in written.subject + written.text for each in declared.values)
    assert not any(f"<{each}>" in written.html for each in declared.values)


def test_letters_on_outcomes_say_nothing_of_why():
    texts = [
        letters.render(
            f"outcome-{which}on-final-list",
            language,
            dict.fromkeys(("reference", "organization", "list_title", "status_url"), "x"),
        ).text.lower()
        for which in ("", "not-")
        for language in ("en", "fr")
    ]

    assert not any("object" in text or "oppos" in text for text in texts)


@pytest.mark.parametrize("name", ["nothing", "../letters/sign-in-code", ""])
def test_an_unknown_letter_is_not_found(name):
    with pytest.raises(NotFound):
        letters.get(name)
