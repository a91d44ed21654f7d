"""A letter as a mail message, guarded against everything a value could smuggle in."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import Final

from services.notify.domain.letters import CONTROLS, ENCODED_WORD
from services.notify.store.letters import Rendered
from services.notify.store.notices import Claimed
from shared.kernel.refusals import Invalid

HEADERS: Final = (
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
    *("X-Agrement-Letter", "MIME-Version", "Content-Type"),
)
POLICY: Final = policy.SMTP
PARSER: Final = BytesParser(policy=POLICY)


def message_id(notice: Claimed, sender: str) -> str:
    """Return the Message-ID of a notice, the same at every attempt."""
    return f"<{notice.id}@{sender.partition('@')[2]}>"


def build(notice: Claimed, rendered: Rendered, sender: str) -> bytes:
    """Build the message. Refusals: Invalid when it does not read back as it was meant."""
    if CONTROLS.search(rendered.subject) or ENCODED_WORD.search(rendered.subject):
        raise Invalid({"subject": "hostile-characters"})
    message = EmailMessage(policy=POLICY)
    # Bare addresses: a display name can be folded into a second address.
    message["From"] = Address(display_name="Agrément", addr_spec=sender)
    message["To"] = Address(addr_spec=notice.recipient)
    message["Subject"] = rendered.subject
    message["Date"] = format_datetime(notice.created_at)
    message["Message-ID"] = message_id(notice, sender)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Agrement-Letter"] = notice.letter
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    # Last: content headers set before the parts were made would move into the first of them.
    message["Content-Language"] = rendered.language
    content = message.as_bytes()
    _require_as_meant(content, notice, rendered)
    return content


def _require_as_meant(content: bytes, notice: Claimed, rendered: Rendered) -> None:
    read = PARSER.parsebytes(content, headersonly=True)
    addresses = [address.addr_spec for address in read["To"].addresses]
    if (
        sorted(read.keys()) != sorted(HEADERS)
        or addresses != [notice.recipient]
        or str(read["Subject"]) != rendered.subject
    ):
        raise Invalid({"headers": "hostile-characters"})
