from email import message_from_bytes, policy

import pytest

from services.notify.jobs.envelope import HEADERS, build
from services.notify.store import letters
from services.notify.store.letters import Rendered
from shared.kernel.refusals import Invalid
from tests.notify.build import LETTER, VALUES, claimed

SENDER = "no-reply@agrement.example"


@pytest.mark.parametrize(
    "name", ["Réseau Été « Ponts »", 'Say "hello", <b>', "移民互助会", "a" * 290]
)
def test_the_headers_are_exactly_those_meant(name):
    notice = claimed(values={**VALUES, "organization": name})

    content = build(notice, letters.render(LETTER, "fr", notice.values), SENDER)

    read = message_from_bytes(content, policy=policy.default)
    assert sorted(read.keys()) == sorted(HEADERS)
    assert [each.addr_spec for each in read["To"].addresses] == [notice.recipient]
    assert name in read.get_body(("plain",)).get_content()
    assert read["Message-ID"] == f"<{notice.id}@agrement.example>"


@pytest.mark.parametrize("subject", ["a\nBcc: x@y.example", "=?utf-8?q?a=0D=0ABcc:_x?="])
def test_a_subject_that_could_become_a_header_is_refused(subject):
    with pytest.raises((Invalid, ValueError)):
        build(claimed(), Rendered(subject, "text", "<p>text</p>", "en"), SENDER)
