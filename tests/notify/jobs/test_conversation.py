"""What is said to a mail server, by a server that says exactly what a test has it say."""

import asyncio

import pytest

from services.notify.domain.delivery import Outcome
from services.notify.jobs import smtp
from services.notify.jobs.smtp import Lines, Mail, NotOurs, ServerAway
from shared.settings import Smtp

CONTENT = b"Subject: A letter\r\n\r\n.begins with a dot\r\n"
GREETING = [b"220 ready\r\n"]
ALONE, TOGETHER = b"250 server\r\n", b"250-server\r\n250 PIPELINING\r\n"
# The reply comes together with that to the next line.
LATE = None
TAKEN = [b"250 2.1.0 OK\r\n", b"250 2.1.5 OK\r\n", b"354 Go on\r\n", b"250 2.0.0 Taken\r\n"]


class Script:
    """Says the next reply for each line that comes, a letter being one line with its end."""

    def __init__(self, *connections):
        self.connections = [list(each) for each in connections]
        self.heard = []
        self.port = 0

    async def start(self):
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        self._server.close()

    async def _converse(self, reader, writer):
        replies = self.connections.pop(0)
        writer.write(b"220 ready\r\n")
        in_letter = False
        while replies and (line := await reader.readline()):
            self.heard.append(line)
            if in_letter and line != b".\r\n":
                continue
            reply, in_letter = replies.pop(0), False
            if reply is LATE:
                continue
            for part in reply if isinstance(reply, list) else [reply]:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0)
            in_letter = reply[:3] == b"354"
        writer.close()


@pytest.fixture
async def send(request):
    """Give what hands letters to the script of a test and returns what was recorded."""
    script = Script(*request.param)
    await script.start()
    lines = Lines(
        Smtp(
            host="127.0.0.1",
            port=script.port,
            tls="none",
            username=None,
            password=None,
            sender="no-reply@agrement.example",
        )
    )

    async def act(*recipients, is_ours=lambda: True):
        recorded = []

        async def record(reply):
            recorded.append((reply.outcome, reply.code, reply.detail))

        mails = [
            Mail("no-reply@agrement.example", each, CONTENT, record)
            for each in recipients or ["a@b.example"]
        ]

        async def ahead():
            return mails.pop(0) if mails else None

        with lines.one() as line:
            while (mail := await ahead()) is not None:
                while mail is not None:
                    mail = await line.send(mail, ahead, is_ours)
        return recorded

    act.script = script
    yield act
    lines.close()
    await script.stop()


def case(*connections):
    return pytest.mark.parametrize("send", [connections], indirect=True)


@pytest.mark.parametrize(
    "send", [([[ALONE, *TAKEN]]), ([[TOGETHER, *TAKEN]])], indirect=True, ids=["alone", "together"]
)
async def test_a_letter_is_taken_whole(send):
    assert await send() == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert send.script.heard[1:] == [
        b"MAIL FROM:<no-reply@agrement.example>\r\n",
        b"RCPT TO:<a@b.example>\r\n",
        b"DATA\r\n",
        *(b"Subject: A letter\r\n", b"\r\n", b"..begins with a dot\r\n", b".\r\n"),
    ]


@case([TOGETHER, TAKEN[0], b"550 5.1.1 Nobody\r\n", b"503 No recipient\r\n", b"250 OK\r\n", *TAKEN])
async def test_who_is_refused_leaves_the_connection_to_the_next(send):
    assert await send() == [(Outcome.PERMANENT, 550, "5.1.1")]
    assert await send("c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert send.script.heard[4] == b"RSET\r\n"


@case([TOGETHER, TAKEN[0], b"450 4.2.1 Later\r\n", TAKEN[2], b"554 5.5.1 For nobody\r\n", *TAKEN])
async def test_a_server_that_goes_ahead_for_nobody_gets_no_letter(send):
    assert await send() == [(Outcome.TEMPORARY, 450, "4.2.1")]
    assert await send("c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert send.script.heard[3:5] == [b"DATA\r\n", b".\r\n"]


@case([ALONE, TAKEN[0], TAKEN[1], b"250 2.0.0 But no letter was sent\r\n", b"250 OK\r\n"])
async def test_a_letter_that_was_never_sent_is_not_taken(send):
    assert await send() == [(Outcome.TEMPORARY, 0, "")]


@case([TOGETHER, [b"250-first\r\n25", b"0 2.1.0 OK\r", b"\n"], *TAKEN[1:]])
async def test_replies_may_come_in_pieces(send):
    assert await send() == [(Outcome.ACCEPTED, 250, "2.0.0")]


@case([TOGETHER, *TAKEN, b"421 4.3.2 Goodbye\r\n"], [TOGETHER, *TAKEN])
async def test_a_server_that_says_goodbye_to_the_next_is_asked_again(send):
    assert await send() == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert await send("c@d.example") == [(Outcome.TEMPORARY, 421, "4.3.2")]
    assert await send("c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")]


@case([TOGETHER, *TAKEN[:3], TAKEN[3] + b"421-4.3.2 Goodbye\r\n", *TAKEN], [TOGETHER, *TAKEN])
async def test_what_comes_unasked_ends_the_connection_and_no_letter(send):
    assert await send() == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert await send("c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert [line[:4] for line in send.script.heard].count(b"EHLO") == 2


@case([TOGETHER, *TAKEN], [TOGETHER, *TAKEN])
async def test_a_connection_that_was_closed_in_between_costs_no_try(send):
    assert await send() == [(Outcome.ACCEPTED, 250, "2.0.0")]
    assert await send("c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")]


@pytest.mark.parametrize(
    "send",
    [
        ([[TOGETHER, *TAKEN[:2], b"Hello\r\n", b"never said"]]),
        ([[TOGETHER, *TAKEN[:3], b"250-" + b"x" * 40_000, b"never said"]]),
        ([[TOGETHER, *TAKEN[:3], b"250 2.0.0 Tak"]]),
    ],
    indirect=True,
    ids=["words", "endless", "cut"],
)
async def test_a_reply_that_makes_no_sense_leaves_the_letter_to_another_try(send):
    assert await send() == [(Outcome.TEMPORARY, 0, "")]


@case([TOGETHER, b"530 5.7.0 Encryption required\r\n", b"503 No\r\n", b"503 No\r\n"])
async def test_a_server_that_takes_nothing_from_us_is_away(send):
    with pytest.raises(ServerAway):
        await send()


@case([TOGETHER, *TAKEN])
async def test_no_address_smuggles_a_command(send):
    with pytest.raises(ValueError, match="control character"):
        await send("a@b.example>\r\nRCPT TO:<c@d.example")
    assert [each for each in send.script.heard if b"c@d" in each] == []


@case([TOGETHER, *TAKEN[:3], LATE, TAKEN[3] + TAKEN[0], *TAKEN[1:]])
async def test_a_letter_is_named_while_the_one_before_is_taken(send):
    async with asyncio.timeout(10):
        assert await send("a@b.example", "c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")] * 2
    first, second = send.script.heard[1:8], send.script.heard[8:]
    assert [line.replace(b"a@b", b"c@d") for line in first] == second


@case([ALONE, *TAKEN[:3], LATE, *TAKEN])
async def test_a_server_that_takes_no_groups_is_told_of_the_next_afterwards(send, monkeypatch):
    monkeypatch.setattr(smtp, "TAKE_WITHIN_SECONDS", 0.2)
    send.script.connections.append([ALONE, *TAKEN])

    sent = await send("a@b.example", "c@d.example")

    assert sent == [(Outcome.TEMPORARY, 0, ""), (Outcome.ACCEPTED, 250, "2.0.0")]
    assert [line for line in send.script.heard if b"c@d" in line] == [b"RCPT TO:<c@d.example>\r\n"]


@case(
    [
        *(TOGETHER, *TAKEN, TAKEN[0], b"550 5.1.1 Nobody\r\n", b"503 No recipient\r\n"),
        *(b"250 OK\r\n", *TAKEN),
    ]
)
async def test_who_is_refused_while_another_is_taken_is_in_nobodys_way(send):
    assert await send("a@b.example", "nobody@d.example", "c@d.example") == [
        (Outcome.ACCEPTED, 250, "2.0.0"),
        (Outcome.PERMANENT, 550, "5.1.1"),
        (Outcome.ACCEPTED, 250, "2.0.0"),
    ]


@case([TOGETHER, *TAKEN], [TOGETHER, *TAKEN])
async def test_a_letter_that_was_only_named_goes_over_another_connection(send):
    assert await send("a@b.example", "c@d.example") == [(Outcome.ACCEPTED, 250, "2.0.0")] * 2


@case([TOGETHER, *TAKEN[:3]], [TOGETHER, *TAKEN])
async def test_a_letter_lost_in_doubt_says_nothing_of_the_one_behind_it(send):
    assert await send("a@b.example", "c@d.example") == [
        (Outcome.TEMPORARY, 0, ""),
        (Outcome.ACCEPTED, 250, "2.0.0"),
    ]


@case([TOGETHER, *TAKEN])
async def test_a_letter_that_another_worker_may_have_by_now_gets_no_end(send):
    with pytest.raises(NotOurs):
        await send(is_ours=lambda: False)
    assert send.script.heard[-1] == b"DATA\r\n"
