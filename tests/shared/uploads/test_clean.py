import asyncio
import io

import pikepdf
import psutil
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from shared.kernel.refusals import Busy, Invalid
from shared.uploads import clean as module
from shared.uploads.child import BAD_KEYS, SIGNATURES
from shared.uploads.clean import Cleaner
from tests.shared.uploads.build import (
    acting_pdfs,
    blank,
    bombs,
    carrying_pdfs,
    good_jpeg,
    good_pdf,
    good_png,
    holds_canary,
    image,
    saved,
)

BOMBS = dict(bombs())


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("letter.pdf", good_pdf(), "application/pdf"),
        ("LETTER.PDF", good_pdf(), "application/pdf"),
        ("seal.png", good_png(), "image/png"),
        ("scan.jpeg", good_jpeg(), "image/jpeg"),
    ],
)
async def test_what_people_send_is_taken_and_looks_the_same(name, content, media_type):
    cleaned = await Cleaner().clean(name, content)

    assert cleaned.media_type == media_type
    if media_type == "application/pdf":
        with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
            assert b"(Letter) Tj" in pdf.pages[0].Contents.read_bytes()
    else:
        assert Image.open(io.BytesIO(cleaned.content)).size == (40, 30)


async def test_the_same_file_is_cleaned_to_the_same_bytes():
    once, again = [await Cleaner().clean("a.pdf", good_pdf()) for _ in range(2)]

    assert once == again


@pytest.mark.parametrize(
    ("name", "content"),
    [*acting_pdfs(), *carrying_pdfs()],
    ids=lambda each: each if isinstance(each, str) else "",
)
async def test_nothing_that_acts_or_carries_is_left_in_a_pdf(name, content):
    assert holds_canary(content)

    cleaned = await Cleaner().clean(name, content)

    assert not holds_canary(cleaned.content)
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Pages", "/Type"}
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                assert not BAD_KEYS & set(thing.keys())


async def test_a_stamp_that_was_an_annotation_stays_visible():
    pdf = blank()
    look = pdf.make_stream(
        b"0 0 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
    )
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([9, 9, 59, 59]), AP=Dictionary(N=look)
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(stamp)])

    cleaned = await Cleaner().clean("letter.pdf", saved(pdf))

    with pikepdf.open(io.BytesIO(cleaned.content)) as found:
        pictures = [each for each in found.objects if isinstance(each, pikepdf.Stream)]
        assert any(b"50 50 re" in each.read_bytes() for each in pictures)


async def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    content = image("JPEG", Image.new("RGB", (40, 30)), exif=exif)

    cleaned = await Cleaner().clean("scan.jpg", content)

    picture = Image.open(io.BytesIO(cleaned.content))
    assert (picture.size, dict(picture.getexif())) == ((30, 40), {})


@pytest.mark.parametrize(
    ("name", "content"), list(BOMBS.items()), ids=lambda each: each if isinstance(each, str) else ""
)
async def test_bombs_and_broken_files_are_refused_and_kill_nobody(name, content):
    cleaner = Cleaner()

    with pytest.raises(Invalid):
        await cleaner.clean(name, content)

    assert psutil.Process().children() == []
    assert (await cleaner.clean("a.pdf", good_pdf())).content.startswith(SIGNATURES["pdf"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pixels.png", "too-many-pixels"),
        ("pixels.jpg", "too-many-pixels"),
        ("wide-image.pdf", "too-many-pixels"),
        ("pages.pdf", "too-many-pages"),
        ("locked.pdf", "password-protected"),
        ("cut.png", "unreadable-file"),
        ("nothing.pdf", "missing"),
    ],
)
async def test_a_refusal_says_what_it_is_about(name, code):
    with pytest.raises(Invalid) as refusal:
        await Cleaner().clean(name, BOMBS[name])

    assert refusal.value.errors == {"file": code}


async def test_a_child_that_does_not_answer_is_ended(monkeypatch, tmp_path):
    sleeper = tmp_path / "child.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(module, "CHILD", sleeper)
    monkeypatch.setattr(module, "ANSWER_WITHIN_SECONDS", 0.3)

    with pytest.raises(Invalid):
        await Cleaner().clean("a.pdf", good_pdf())

    assert psutil.Process().children() == []


async def test_a_child_that_never_stops_talking_fills_no_memory(monkeypatch, tmp_path):
    talker = tmp_path / "child.py"
    talker.write_text("import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 20))")
    monkeypatch.setattr(module, "CHILD", talker)
    monkeypatch.setattr(module, "ANSWER_WITHIN_SECONDS", 1)
    before = psutil.Process().memory_info().rss

    with pytest.raises(Invalid):
        await Cleaner().clean("a.pdf", good_pdf())

    assert psutil.Process().memory_info().rss - before < 100_000_000


async def test_whoever_comes_when_too_many_wait_is_asked_to_come_back():
    cleaner = Cleaner(at_once=1, waiting=1)

    results = await asyncio.gather(
        *(cleaner.clean("a.pdf", good_pdf()) for _ in range(4)), return_exceptions=True
    )

    assert sum(isinstance(each, Busy) for each in results) == 2
    assert (await cleaner.clean("a.pdf", good_pdf())).content
