"""Reports through the real receiver, over LMTP and SMTP."""

import asyncio
import smtplib
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from services.notify.domain.addresses import return_address
from services.notify.jobs.bounce_key import bounce_key
from services.notify.jobs.bounces import Receiver, conversation
from services.notify.store import notices, suppressions
from services.notify.store.tables import EventRow, NoticeRow
from tests.notify.build import CODE, LETTER, notice
from tests.notify.build import accept as notify_accepts

DOMAIN = "bounces.agrement.example"


@pytest.fixture
async def receiver(settings_for, sessions):
    """Give the ports of a real receiver, for each protocol."""
    ours, loop = Receiver(settings_for("notify"), sessions), asyncio.get_running_loop()
    servers = {
        protocol: await loop.create_server(
            lambda protocol=protocol: conversation(ours, protocol), "127.0.0.1", 0
        )
        for protocol in ("lmtp", "smtp")
    }
    yield {name: each.sockets[0].getsockname()[1] for name, each in servers.items()}
    for each in servers.values():
        each.close()


@pytest.fixture
def sent(sessions):
    async def act(status="sent", letter=LETTER, **given):
        asked = notice(to=f"{uuid4().hex}@point.example", **given)
        async with sessions.begin() as tx:
            taken = await notify_accepts(tx, "registration", letter, [asked], "normal")
            await notices.set_status(tx, taken[asked.key][0], status)
        return taken[asked.key][0]

    return act


@pytest.fixture
def back_to(settings_for):
    return lambda notice_id: return_address(
        notice_id, bounce_key(settings_for("notify").keys_dir), DOMAIN
    )


def report(kind, fields, about=None):
    original = f"Message-ID: <{about}@agrement.example>\r\nSubject: x" if about else "X: y"
    return (
        "From: mailer-daemon@point.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def dsn(action, status):
    return report(
        "delivery-status",
        "Reporting-MTA: dns; mx.point.example\r\n\r\n"
        f"Final-Recipient: rfc822; a@point.example\r\nAction: {action}\r\nStatus: {status} (x)\r\n"
        "Diagnostic-Code: smtp; 550 no\r\n",
    )


def complaint(about, kind="abuse"):
    fields = f"Feedback-Type: {kind}\r\nUser-Agent: x/1\r\nVersion: 1\r\n"
    return report("feedback-report", fields, about=about)


async def hand_in(port, to, content, protocol="lmtp"):
    def talk():
        kind = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
        with kind("127.0.0.1", port) as client:
            client.sendmail("", [to], content)

    await asyncio.to_thread(talk)


async def standing(sessions, notice_id):
    async with sessions() as tx:
        row = await tx.get(NoticeRow, notice_id)
        reasons = await suppressions.find_reasons(tx, [row.recipient])
        return row.status, reasons.get(row.recipient)


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
@pytest.mark.parametrize(
    ("action", "enhanced", "status", "reason"),
    [
        ("failed", "5.1.1", "bounced", "bounced"),
        ("failed", "5.1.10", "bounced", "bounced"),
        ("failed", "5.2.1", "bounced", "bounced"),
        ("failed", "5.0.0", "bounced", "bounced"),
        ("Failed", "5.2.2", "returned", None),
        ("failed", "5.7.1", "returned", None),
        ("failed", "4.4.7", "returned", None),
        ("delayed", "4.4.1", "sent", None),
        ("delivered", "2.1.5", "delivered", None),
        ("relayed", "2.0.0", "delivered", None),
    ],
)
async def test_each_class_of_report_changes_what_it_should(
    sessions, receiver, sent, back_to, protocol, action, enhanced, status, reason
):
    notice_id = await sent()

    await hand_in(receiver[protocol], back_to(notice_id), dsn(action, enhanced), protocol)

    assert await standing(sessions, notice_id) == (status, reason)
    async with sessions() as tx:
        assert await tx.scalar(select(EventRow.detail)) == enhanced


@pytest.mark.parametrize(
    "order",
    [[("delivered", "2.0.0"), ("failed", "5.1.1")], [("failed", "5.1.1"), ("delivered", "2.0.0")]],
)
async def test_a_bounce_wins_over_delivered_whichever_comes_first(
    sessions, receiver, sent, back_to, order
):
    notice_id = await sent()

    for action, enhanced in order:
        await hand_in(receiver["lmtp"], back_to(notice_id), dsn(action, enhanced))

    assert await standing(sessions, notice_id) == ("bounced", "bounced")
    async with sessions() as tx:
        assert len(list(await tx.scalars(select(EventRow.id)))) == 2


async def test_a_report_quicker_than_our_own_record_is_not_overwritten(
    sessions, receiver, sent, back_to, delivery
):
    notice_id = await sent("sending")
    await hand_in(receiver["lmtp"], back_to(notice_id), dsn("failed", "5.1.1"))

    await delivery().deliver_due()

    assert (await standing(sessions, notice_id))[0] == "bounced"


async def test_a_complaint_is_known_by_the_letter_it_is_about(sessions, receiver, sent):
    notice_id = await sent("delivered")

    await hand_in(receiver["smtp"], f"complaints@{DOMAIN}", complaint(notice_id), "smtp")

    assert await standing(sessions, notice_id) == ("complained", "complained")


async def test_what_is_no_complaint_changes_nothing(sessions, receiver, sent, back_to):
    notice_id = await sent()
    plain = b"Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n"

    await hand_in(receiver["lmtp"], f"complaints@{DOMAIN}", complaint(notice_id, "not-spam"))
    for content in (plain, b"", b"\xff\xfe nonsense", dsn("", "")):
        await hand_in(receiver["lmtp"], back_to(notice_id), content)

    assert await standing(sessions, notice_id) == ("sent", None)


async def test_nobody_can_make_up_a_bounce(sessions, receiver, sent, back_to):
    notice_id = await sent()
    ours = back_to(notice_id)
    forged = [
        ours.replace(ours[40:56], "0" * 16),
        return_address(notice_id, b"another key", DOMAIN),
        f"{notice_id}@{DOMAIN}",
        f"postmaster@{DOMAIN}",
    ]

    for address in forged:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await hand_in(receiver["lmtp"], address, dsn("failed", "5.1.1"))

    assert await standing(sessions, notice_id) == ("sent", None)


async def test_what_waits_for_an_address_that_bounced_is_held_back_but_for_codes(
    sessions, receiver, sent, back_to
):
    notice_id = await sent()
    async with sessions.begin() as tx:
        address = (await notices.find(tx, notice_id)).recipient
        for letter, values in ((LETTER, {}), ("sign-in-code", {"values": CODE})):
            asked = [notice(to=address, **values)]
            await notify_accepts(tx, "registration", letter, asked, "normal")

    await hand_in(receiver["lmtp"], back_to(notice_id), dsn("failed", "5.1.1"))

    async with sessions() as tx:
        rows = await tx.execute(select(NoticeRow.letter, NoticeRow.status))
        found = sorted(tuple(row) for row in rows)
    assert found == [(LETTER, "bounced"), (LETTER, "suppressed"), ("sign-in-code", "queued")]


@pytest.mark.parametrize("change", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
async def test_what_happened_cannot_be_changed(sessions, receiver, sent, back_to, change):
    await hand_in(receiver["lmtp"], back_to(await sent()), dsn("failed", "5.1.1"))

    with pytest.raises(DBAPIError, match="only ever added"):
        async with sessions.begin() as tx:
            await tx.execute(text(change))


async def test_the_envelope_says_where_a_bounce_comes_back_to(
    sessions, delivery, mail_server, back_to
):
    senders = []
    take = mail_server.handle_RCPT

    async def note(server, session, envelope, address, options):
        senders.append(envelope.mail_from)
        return await take(server, session, envelope, address, options)

    mail_server.handle_RCPT = note
    async with sessions.begin() as tx:
        taken = await notify_accepts(tx, "registration", LETTER, [notice("k")], "normal")

    await delivery(bounce_domain=DOMAIN).deliver_due()

    assert senders == [back_to(taken["k"][0])]
