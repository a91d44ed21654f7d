import pytest

from services.notify.domain.letters import Kind, Letter, require_sendable
from services.notify.store import letters
from shared.kernel.refusals import Invalid, NotFound

LETTER = Letter("example", {"name": Kind.NAME, "message": Kind.TEXT})
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
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
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_written_in_every_language_with_every_value(name, language):
    declared = letters.get(name)
    values = {each: f"<{each}>" for each in declared.values}

    written = letters.render(name, language, values)

    assert written.language == language
    assert all(f"<{each}>" in written.subject + written.text for each in declared.values)
    assert not any(f"<{each}>" in written.html for each in declared.values)
    assert all(f"&lt;{each}&gt;" in written.html for each in declared.values)


@pytest.mark.parametrize("name", letters.names())
def test_arabic_is_read_from_the_right_and_the_others_from_the_left(name):
    values = dict.fromkeys(letters.get(name).values, "x")
    for language in LANGUAGES:
        html = letters.render(name, language, values).html
        way = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{way}">' in html
        # Many mail programs keep only what is inside the body.
        assert f'<div class="letter" dir="{way}" lang="{language}"' in html


@pytest.mark.parametrize("name", letters.names())
def test_no_two_languages_say_it_in_the_same_words(name):
    values = dict.fromkeys(letters.get(name).values, "x")
    written = [letters.render(name, language, values) for language in LANGUAGES]

    assert len({each.text for each in written}) == len(LANGUAGES)
    assert len({each.subject for each in written}) == len(LANGUAGES)


# "Non-objection basis" is the name of the procedure and is public.
PROCEDURE = (
    *(
        "non-objection",
        "approbation tacite",
        "no objeción",
        "отсутствия возражений",
        "无异议",
        "عدم الاعتراض",
    ),
)
OBJECTION = ("object", "oppos", "objec", "objeci", "возраж", "异议", "反对", "اعتراض")


@pytest.mark.parametrize("name", letters.names())
def test_no_letter_says_or_implies_who_objected(name):
    values = dict.fromkeys(letters.get(name).values, "x")
    for language in LANGUAGES:
        written = letters.render(name, language, values)
        text = f"{written.subject} {written.text}".lower()
        for words in PROCEDURE:
            text = text.replace(words, "")
        assert not any(word in text for word in OBJECTION), (name, language)


def test_an_instant_is_new_york_time_in_the_readers_words():
    values = {"status_url": "http://r.example", "closes_at": "2027-05-14T22:00:00+00:00"}

    texts = [letters.render("draft-reminder", each, values).text for each in LANGUAGES]

    assert "14 May 2027, 18:00, New York time" in texts[2]
    assert "14 mai 2027, 18:00, heure de New York" in texts[3]
    assert "纽约时间2027年5月14日 18:00" in texts[1]
    assert all("18:00" in text and "2027-05" not in text for text in texts)
    as_given = letters.render("draft-reminder", "en", {**values, "closes_at": "soon"}).text
    assert "until soon." in as_given


def test_a_code_has_words_in_each_language_and_anything_else_is_shown():
    def decided(code, language):
        values = dict.fromkeys(letters.get("travel-decision").values, "x") | {"decision": code}
        return letters.render("travel-decision", language, values).text

    assert "Décision\xa0: non accordée" in decided("not-supported", "fr")
    assert "Decision: something else" in decided("something else", "en")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://a:b@c.example",
        "ftp://x.example",
        "x",
        "http://",
        "http://[",
        "http://a b",
    ],
)
def test_an_address_of_a_page_is_a_plain_one(url):
    letter = Letter("example", {"page": Kind.URL})
    require_sendable(letter, "a@b.example", {"page": "https://r.example:8001/a?b=c#d"})

    with pytest.raises(Invalid) as refusal:
        require_sendable(letter, "a@b.example", {"page": url})

    assert refusal.value.errors == {"page": "url"}


@pytest.mark.parametrize("name", ["nothing", "../letters/sign-in-code", ""])
def test_an_unknown_letter_is_not_found(name):
    with pytest.raises(NotFound):
        letters.get(name)
