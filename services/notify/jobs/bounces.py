"""The receiver of bounces and complaints: a mail server that takes mail for our letters only."""

import asyncio
from typing import Final, Literal
from uuid import UUID

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.exc import SQLAlchemyError

from services.notify.actions.record_report import note_delay, record_report
from services.notify.domain import addresses
from services.notify.jobs import reports
from services.notify.jobs.bounce_key import bounce_key
from services.notify.jobs.listen import listen
from services.notify.jobs.reports import Report
from shared.kernel.refusals import NotFound
from shared.log import logger
from shared.settings import Settings
from shared.store.db import Sessions

Protocol = Literal["lmtp", "smtp"]
LARGEST_REPORT: Final = 1_000_000
COMPLAINTS: Final = "complaints"
NOT_OURS: Final = "550 5.1.1 No letter of ours comes back here"
ONE_AT_A_TIME: Final = "452 4.5.3 One recipient at a time"
TAKEN: Final = "250 2.0.0 Taken"
LATER: Final = "451 4.3.0 Try again later"


class Receiver:
    """Notes what comes back before it is acknowledged, and never answers by mail."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._sessions, self._key = sessions, bounce_key(settings.keys_dir)
        self._sender_domain = addresses.domain_of(settings.smtp.sender)

    async def handle_RCPT(  # noqa: N802  -- the name that aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take mail for an address that we made, or for complaints."""
        is_complaint = address.partition("@")[0].lower() == COMPLAINTS
        if not is_complaint and addresses.notice_of(address, self._key) is None:
            return NOT_OURS
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  -- the name that aiosmtpd calls
        """Note what a report says."""
        report, message_id = await asyncio.to_thread(reports.read, envelope.original_content or b"")
        notice_id = addresses.notice_of(envelope.rcpt_tos[0], self._key)
        notice_id = notice_id or reports.notice_of(message_id, self._sender_domain)
        if report is None or notice_id is None:
            logger().info("report not understood")
            return TAKEN
        try:
            await self._note(notice_id, report)
        except NotFound:
            logger().info("report about no letter")
        except SQLAlchemyError:
            return LATER
        return TAKEN

    async def _note(self, notice_id: UUID, report: Report) -> None:
        async with self._sessions.begin() as tx:
            if report.status is None:
                await note_delay(tx, notice_id, detail=report.detail)
            else:
                await record_report(tx, notice_id, report.status, detail=report.detail)


def conversation(receiver: Receiver, protocol: Protocol) -> SMTP:
    """Make the server's side of one conversation."""
    kind = LMTP if protocol == "lmtp" else SMTP
    return kind(receiver, data_size_limit=LARGEST_REPORT, hostname="bounces")


async def serve(
    settings: Settings, sessions: Sessions, *, protocol: Protocol, host: str, port: int
) -> None:
    """Take reports until asked to stop."""
    receiver = Receiver(settings, sessions)
    await listen(lambda: conversation(receiver, protocol), host=host, port=port)
