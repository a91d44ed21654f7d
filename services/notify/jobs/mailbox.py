"""The local mailbox: a real mail server on loopback that keeps what it is given."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.exc import SQLAlchemyError

from services.notify.jobs.listen import listen
from services.notify.store import mailbox
from shared.settings import Settings
from shared.store.db import Sessions

PARSER: Final = BytesParser(policy=policy.default)
LOOPBACK: Final = "127.0.0.1"
LARGEST_LETTER: Final = 5_000_000


class Keep:
    """Keeps each letter before it is acknowledged."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  -- the name that aiosmtpd calls
        content = envelope.original_content or b""
        message = PARSER.parsebytes(content)
        assert isinstance(message, EmailMessage)
        try:
            async with self._sessions.begin() as tx:
                for recipient in envelope.rcpt_tos:
                    await mailbox.append(tx, _kept(message, recipient))
        except SQLAlchemyError:
            return "451 Try again later"
        return "250 Kept"


def _kept(message: EmailMessage, recipient: str) -> dict[str, Any]:
    body = message.get_body(("plain",))
    return {
        "message_id": str(message["Message-ID"] or ""),
        "recipient": recipient.lower(),
        "letter": str(message["X-Agrement-Letter"] or ""),
        "language": str(message["Content-Language"] or ""),
        "subject": str(message["Subject"] or ""),
        "text": body.get_content().replace("\r\n", "\n") if body is not None else "",
    }


async def serve(settings: Settings, sessions: Sessions, *, port: int) -> None:
    """Take letters on loopback until asked to stop. Only demonstrations have a mailbox."""
    if not settings.is_demo:
        raise PermissionError("the local mailbox is for demonstrations (AGREMENT_ENV=demo)")
    handler = Keep(sessions)
    await listen(
        lambda: SMTP(
            handler, enable_SMTPUTF8=True, data_size_limit=LARGEST_LETTER, hostname=LOOPBACK
        ),
        host=LOOPBACK,
        port=port,
    )
