import random
from email import message_from_bytes, policy

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.notify.domain.letters import require_sendable
from services.notify.jobs.envelope import HEADERS, Writer
from services.notify.store import letters
from services.notify.store.letters import Rendered
from services.notify.web.dns import public_key_of
from shared.kernel.refusals import Invalid
from shared.settings import Smtp
from tests.notify.build import LETTER, VALUES, claimed

SENDER = "no-reply@agrement.example"
HOSTILE_STRINGS = 20_000
PIECES = [
    *(
        "\r\n",
        "\n",
        "\r",
        "\t",
        "\x00",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
    ),
    *("\u202e", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\U000e0041", "\ud800"),
    *(
        "=?utf-8?q?a=0D=0ABcc:_x?=",
        "=?UTF-8?B?SGk=?=",
        "=?us-ascii?Q?=0A?=",
        "=?",
        "?=",
        "=_",
        "=?x",
    ),
    *("Bcc: x@y.example", "To: ", "Subject: ", "Content-Type: text/html", "--", "boundary=", ";"),
    *("<", ">", '"', "'", ",", ":", "(", ")", "\\", "@", "a, b@c.example", "<x@y.example>", "&"),
    *(
        "é",
        "移民互助会",
        "мигранты",
        "المهاجرون",
        "😀",
        "i\u0307",
        "ﬁ",
        "Ａ",
        "=0D=0A",
        "%0d%0a",
        "{{7*7}}",
    ),
    *(" ", "   ", "word ", "a" * 70, "é" * 30, "x" * 120),
]


def smtp(**given):
    values = {"host": "h", "port": 1, "tls": "none", "username": None, "password": None}
    return Smtp(**(values | {"sender": SENDER} | given))


def writer(**given):
    return Writer(smtp(**given), b"key")


def read(content):
    return message_from_bytes(content, policy=policy.default)


@pytest.mark.parametrize(
    "name", ["Réseau Été « Ponts »", 'Say "hello", <b>', "移民互助会", "a" * 290, ".\n.\n"[:1]]
)
def test_the_headers_are_exactly_those_meant(name):
    notice = claimed(values={**VALUES, "organization": name}, language="fr")

    message = read(writer().write(notice, letters.current(LETTER).render))

    assert sorted(message.keys()) == sorted(HEADERS)
    assert [each.addr_spec for each in message["To"].addresses] == [notice.recipient]
    assert message["From"].addresses[0].display_name == "Agrément"
    assert name in message.get_body(("plain",)).get_content()
    assert message["Message-ID"] == f"<{notice.id}@agrement.example>"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("subject", ["a\nBcc: x@y.example", "=?utf-8?q?a=0D=0ABcc:_x?="])
def test_a_subject_that_could_become_a_header_is_refused(subject):
    with pytest.raises(Invalid):
        writer().write(claimed(), lambda _l, _v: Rendered(subject, "text", "<p>text</p>", "en"))


@pytest.mark.parametrize(
    "language",
    [
        *("en\r\nBcc: x@y.example", "en\nBcc: x@y.example", "en\rBcc: x@y.example"),
        *("en\r\n\r\nA text of somebody else's", "en\x0bBcc: x@y.example", "en\r\n \r\n", ""),
    ],
)
def test_what_no_other_guard_saw_is_read_back_and_refused(language):
    with pytest.raises(Invalid):
        writer().write(
            claimed(), lambda _l, _v: Rendered("A subject", "text", "<p>x</p>", language)
        )


def hostile(generator):
    return "".join(generator.choices(PIECES, k=generator.randint(1, 6)))[:290]


def test_no_hostile_string_changes_the_headers_or_the_recipients():
    generator, ours, refused, built = random.Random(71), writer(), 0, 0
    letter = letters.get("member-invitation")
    edition = letters.current("member-invitation")
    for _ in range(HOSTILE_STRINGS):
        text = hostile(generator)
        values = {
            "organization": text,
            "invitation_url": "http://r.example/i/1",
            "expires_at": "2027-05-01T12:00:00Z",
        }
        try:
            require_sendable(letter, "focal@point.example", values)
            content = ours.write(claimed(letter="member-invitation", values=values), edition.render)
        except Invalid:
            refused += 1
            continue
        built += 1
        message = read(content)
        assert sorted(message.keys()) == sorted(HEADERS), text
        assert [each.addr_spec for each in message["To"].addresses] == ["focal@point.example"]
        assert str(message["Subject"]) == " ".join(f"Invitation to work for {text}".split()), text
        assert len(list(message.iter_parts())) == 2
        assert not message.defects
    # Both ways out are really taken.
    assert refused > HOSTILE_STRINGS / 10
    assert built > HOSTILE_STRINGS / 10


@pytest.mark.parametrize(
    "to", ["a, b@c.example", "a@b.example\r\nBcc: x@y.example", "<a@b.example>"]
)
def test_only_one_bare_address_is_written_to(to):
    with pytest.raises(Invalid):
        writer().write(claimed(recipient=to), letters.current(LETTER).render)


def test_letters_to_many_say_which_list_they_are_of():
    values = {"list": "Other", "number": "1", "list_url": "http://r.example/lists/1"}
    notice = claimed(letter="corrigendum-issued", values=values)

    message = read(writer().write(notice, letters.current(notice.letter).render))

    assert message["List-Id"] == "<corrigendum-issued.agrement.example>"
    assert sorted(message.keys()) == sorted([*HEADERS, "List-Id"])


def test_a_letter_holds_nothing_remote_and_nothing_that_tracks():
    for name in letters.names():
        html = letters.render(name, "en", dict.fromkeys(letters.get(name).values, "v")).html
        assert "<img" not in html
        assert "url(" not in html
        assert "<link" not in html
        assert "<style" not in html
        assert 'style="' in html


def test_a_letter_is_signed_so_that_others_can_check_it(tmp_path):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = tmp_path / "dkim.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    notice = claimed(values={**VALUES, "organization": "Réseau Été"}, language="ar")

    content = writer(dkim_key=path).write(notice, letters.current(LETTER).render)

    asked = []

    def record(name, **_options):
        asked.append(name)
        return f"v=DKIM1; k=rsa; p={public_key_of(path)}".encode()

    assert dkim.verify(content, dnsfunc=record)
    assert not dkim.verify(content.replace(b"GCM-2018", b"GCM-2019"), dnsfunc=record)
    assert asked[0] == b"agrement._domainkey.agrement.example."
