import asyncio

import pytest

from shared.kernel.refusals import Busy, Invalid
from shared.uploads.clamav import scanner
from shared.uploads.clean import Cleaner
from tests.shared.uploads.build import good_pdf


@pytest.fixture
async def daemon():
    """Give a daemon that speaks INSTREAM and answers what it is told to."""
    heard, answer = [], [b"stream: OK\0"]

    async def serve(reader, writer):
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        heard.append(content)
        writer.write(answer[0])
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield address, heard, answer
    server.close()


async def test_the_daemon_gets_the_file_as_it_was_sent(daemon):
    address, heard, _answer = daemon
    content = good_pdf() + bytes(600_000)

    await Cleaner(scanner(address)).clean("a.pdf", content)

    assert heard == [content]


async def test_an_infected_file_is_refused(daemon):
    address, _heard, answer = daemon
    answer[0] = b"stream: Eicar-Test-Signature FOUND\0"

    with pytest.raises(Invalid) as refusal:
        await Cleaner(scanner(address)).clean("a.pdf", good_pdf())

    assert refusal.value.errors == {"file": "infected-file"}


@pytest.mark.parametrize("words", [b"INSTREAM size limit exceeded. ERROR\0", b""])
async def test_a_daemon_that_cannot_tell_lets_nothing_through(daemon, words):
    address, _heard, answer = daemon
    answer[0] = words

    with pytest.raises(Busy):
        await Cleaner(scanner(address)).clean("a.pdf", good_pdf())


async def test_a_daemon_that_is_away_lets_nothing_through():
    with pytest.raises(Busy):
        await Cleaner(scanner("127.0.0.1:1")).clean("a.pdf", good_pdf())


def test_without_an_address_nothing_is_scanned():
    assert scanner(None) is None
