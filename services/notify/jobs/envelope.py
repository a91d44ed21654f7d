"""A letter as a mail message, guarded against everything a value could smuggle in."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Callable, Mapping
from datetime import datetime
from email.header import Header, decode_header
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

import dkim

from services.notify.domain.addresses import is_bare, return_address
from services.notify.store import letters
from services.notify.store.letters import Rendered
from services.notify.store.queue import Claimed
from shared.kernel.refusals import Invalid
from shared.kernel.text import NEWLINES, is_hostile
from shared.settings import Smtp

HEADERS: Final = (
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
    *("X-Agrement-Letter", "MIME-Version", "Content-Type"),
)
NAME: Final = "Agrément"
LINE: Final = 76
# In bytes, before they are encoded: with what stands around them, 60 letters fill a line.
LONGEST_WORD: Final = 45
# A field as all readers take it apart: they differ about everything that is not in this grammar.
FIELD: Final = re.compile(rb"([!-9;-~]+): ([!-~][ -~]*(?:\r\n [!-~][ -~]*)*)\r\n")
SIGNED: Final = [
    *(b"from", b"to", b"subject", b"date", b"message-id", b"auto-submitted", b"content-language"),
    *(b"mime-version", b"content-type", b"list-id"),
]
Render = Callable[[str, Mapping[str, str]], Rendered]


class Writer:
    """Writes letters as one sender, and signs them where there is a key."""

    def __init__(self, settings: Smtp, bounce_key: bytes) -> None:
        self._sender, self._bounce_key = settings.sender, bounce_key
        self._bounce_domain = settings.bounce_domain
        self._from = str(Address(addr_spec=settings.sender))
        self._display = Header(NAME, "utf-8").encode()
        self._domain = settings.sender.partition("@")[2]
        self._selector = settings.dkim_selector.encode()
        self._dkim_key = read_dkim_key(settings.dkim_key)

    def sender_of(self, notice: Claimed) -> str:
        """Return the address that a bounce of this notice comes back to."""
        if self._bounce_domain is None:
            return self._sender
        return return_address(notice.id, self._bounce_key, self._bounce_domain)

    def write(self, notice: Claimed, render: Render) -> bytes:
        """Build the message. Refusals: Invalid when it does not read back as it was meant."""
        rendered = render(notice.language, notice.values)
        headers = self._headers(notice, rendered)
        content = _assemble(headers, rendered)
        _require_as_meant(content, headers, rendered.subject)
        if self._dkim_key is None:
            return content
        signature: bytes = dkim.sign(
            content,
            self._selector,
            self._domain.encode(),
            self._dkim_key,
            include_headers=[each for each in SIGNED if each.decode() in _lower(headers)],
        )
        return signature + content

    def _headers(self, notice: Claimed, rendered: Rendered) -> dict[str, str]:
        if is_hostile(rendered.subject) or NEWLINES.search(rendered.subject):
            raise Invalid({"subject": "hostile-characters"})
        # Bare addresses: a display name of somebody's can be folded into a second address.
        if not is_bare(notice.recipient):
            raise Invalid({"to": "email"})
        given = {
            "From": f"{self._display} <{self._from}>",
            "To": notice.recipient,
            "Subject": _encoded(rendered.subject),
            "Date": _date(notice.created_at),
            "Message-ID": message_id(notice.id, self._sender),
            "Auto-Submitted": "auto-generated",
            "Content-Language": rendered.language,
            "X-Agrement-Letter": notice.letter,
        }
        if letters.is_list(notice.letter):
            given["List-Id"] = f"<{notice.letter}.{self._domain}>"
        return given


def message_id(notice_id: UUID, sender: str) -> str:
    """Return the Message-ID of a notice, the same at every attempt."""
    return f"<{notice_id}@{sender.partition('@')[2]}>"


def read_dkim_key(path: Path | None) -> bytes | None:
    """Return the private key that letters are signed with, if there is one."""
    return path.read_bytes() if path is not None else None


# Letters of one request were made at one instant.
@lru_cache(maxsize=8)
def _date(at: datetime) -> str:
    return format_datetime(at)


def _lower(headers: Mapping[str, str]) -> set[str]:
    return {name.lower() for name in headers} | {"mime-version", "content-type"}


def _encoded(subject: str) -> str:
    if subject.isascii() and len(subject) < LINE - len("Subject: "):
        return subject
    # The e-mail package tries each letter's place in a line; this costs a tenth.
    width = LONGEST_WORD // len(max(subject).encode())
    return "\r\n ".join(
        f"=?utf-8?b?{b64encode(subject[at : at + width].encode()).decode()}?="
        for at in range(0, len(subject), width)
    )


def _part(text: str, subtype: str) -> str:
    # In C, where the e-mail package encodes letter by letter.
    body = b2a_qp(text.replace("\r\n", "\n").encode(), istext=True).replace(b"\n", b"\r\n")
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{body.decode('ascii')}\r\n"
    )


def _assemble(headers: Mapping[str, str], rendered: Rendered) -> bytes:
    # Quoted-printable never holds "=_", so no text can end its part.
    boundary = f"=_{headers['Message-ID'][1:37]}"
    kind = f'multipart/alternative; boundary="{boundary}"'
    written = {**headers, "MIME-Version": "1.0", "Content-Type": kind}
    head = "".join(f"{name}: {value}\r\n" for name, value in written.items())
    parts = (_part(rendered.text, "plain"), _part(rendered.html, "html"))
    body = "".join(f"--{boundary}\r\n{part}" for part in parts)
    return f"{head}\r\n{body}--{boundary}--\r\n".encode("ascii")


def _require_as_meant(content: bytes, headers: Mapping[str, str], subject: str) -> None:
    head, at = content.partition(b"\r\n\r\n")[0] + b"\r\n", 0
    # Pairs, since a header that comes twice would hide in a mapping.
    read: list[tuple[str, str]] = []
    while (field := FIELD.match(head, at)) is not None:
        read.append((field[1].decode(), field[2].decode()))
        at = field.end()
    as_meant = [name for name, _ in read] == [*headers, "MIME-Version", "Content-Type"] and all(
        value == headers.get(name, value) for name, value in read
    )
    if at != len(head) or not as_meant or _decoded(headers["Subject"]) != subject:
        raise Invalid({"headers": "hostile-characters"})


def _decoded(value: str) -> str:
    unfolded = value.replace("\r\n ", " ")
    return "".join(
        part.decode(charset or "ascii") if isinstance(part, bytes) else part
        for part, charset in decode_header(unfolded)
    )
