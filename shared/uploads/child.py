"""Parses and rewrites one untrusted file, alone in a process with little memory and time.

Started by path, apart from the rest of the program: content comes in by standard input, the
rewritten content goes out by standard output, and a refusal is a word on standard error.
"""

import io
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final, NoReturn

MEGABYTE: Final = 1 << 20
LIMITS: Final = {
    resource.RLIMIT_AS: 1024 * MEGABYTE,
    resource.RLIMIT_CPU: 15,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}
REFUSED: Final = 3
MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 500
MOST_OBJECTS: Final = 200_000
MOST_UNPACKED: Final = 400 * MEGABYTE
SIGNATURES: Final = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
# What a page needs to be shown; everything else of it is left behind.
PAGE_KEYS: Final = frozenset(
    {
        *("/Type", "/Parent", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group"),
        *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
    }
)
# What acts, calls out, carries other files or tells of its maker, wherever it stands.
BAD_KEYS: Final = frozenset(
    {
        *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/URI", "/XFA", "/AcroForm"),
        *("/EF", "/EmbeddedFile", "/EmbeddedFiles", "/AF", "/RichMediaContent", "/Ref", "/OPI"),
        *("/Metadata", "/PieceInfo", "/Annots", "/StructParent", "/StructParents"),
    }
)
# In a stream these mean that its content lies in another file.
OUTSIDE_KEYS: Final = ("/F", "/FFilter", "/FDecodeParms")


class Refused(Exception):
    """The file cannot be taken; the message is a word for the person."""


def main() -> None:
    """Do the one thing this process is for."""
    for limit, value in LIMITS.items():
        resource.setrlimit(limit, (value, value))
    content = sys.stdin.buffer.read()
    try:
        cleaned = clean(sys.argv[1], content)
    except Refused as refusal:
        stop(str(refusal))
    except Exception:  # noqa: BLE001  -- whatever a parser says of a hostile file
        stop("unreadable-file")
    sys.stdout.buffer.write(cleaned)
    sys.stdout.buffer.flush()


def stop(word: str) -> NoReturn:
    """End with a word for the person."""
    sys.stderr.write(word)
    sys.exit(REFUSED)


def clean(kind: str, content: bytes) -> bytes:
    """Return the file written anew. Refusals: Refused."""
    require_kind(kind, content)
    return clean_pdf(content) if kind == "pdf" else clean_image(kind, content)


def require_kind(kind: str, content: bytes) -> None:
    """Refuse a file that does not begin as its name says. Refusals: Refused."""
    import puremagic  # noqa: PLC0415  -- after the limits are set

    if not content.startswith(SIGNATURES[kind]):
        raise Refused("file-kind")
    guesses = {each.extension.removeprefix(".") for each in puremagic.magic_string(content)}
    if not guesses & ({"jpg", "jpeg", "jfif"} if kind == "jpeg" else {kind}):
        raise Refused("file-kind")


def clean_image(kind: str, content: bytes) -> bytes:
    """Return the first picture of a file, with its pixels and nothing else. Refusals: Refused."""
    from PIL import Image, ImageOps  # noqa: PLC0415  -- after the limits are set

    # Counted below, where the refusal can say what it is about.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("too-many-pixels")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    if kind == "jpeg":
        mode = "L" if upright.mode == "L" else "RGB"
    else:
        mode = {"1": "1", "L": "L", "I;16": "L", "RGB": "RGB"}.get(upright.mode, "RGBA")
    pixels = upright.convert(mode)
    pixels.info.clear()
    out = io.BytesIO()
    if kind == "jpeg":
        pixels.save(out, "JPEG", quality=90)
    else:
        pixels.save(out, "PNG", optimize=False)
    return out.getvalue()


def clean_pdf(content: bytes) -> bytes:
    """Return the pages of a PDF as they look, without anything that acts. Refusals: Refused."""
    import pikepdf  # noqa: PLC0415  -- after the limits are set

    try:
        old = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Refused("password-protected") from None
    with old, pikepdf.new() as new:
        if not 0 < len(old.pages) <= MOST_PAGES or len(old.objects) > MOST_OBJECTS:
            raise Refused("too-many-pages")
        # Stamps, signatures and filled-in fields become part of the page they are seen on.
        old.generate_appearance_streams()
        old.flatten_annotations("all")
        for page in old.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS:
                del page.obj[key]
        new.pages.extend(old.pages)
        require_bounded(new, pikepdf)
        for thing in everything(new, pikepdf):
            scrub(thing, pikepdf)
        out = io.BytesIO()
        new.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return reread(out.getvalue(), pikepdf)


def everything(pdf: Any, pikepdf: Any) -> Iterator[Any]:
    """Return each dictionary and stream of a document, however deep, once."""
    seen: set[tuple[int, int]] = set()
    waiting = [pdf.trailer]
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Array):
            waiting.extend(thing)
            continue
        yield thing
        waiting.extend(thing.values())


def scrub(thing: Any, pikepdf: Any) -> None:
    """Take out of a dictionary what acts or carries."""
    for key in BAD_KEYS & set(thing.keys()):
        del thing[key]
    if isinstance(thing, pikepdf.Stream):
        for key in OUTSIDE_KEYS:
            if key in thing:
                del thing[key]


def require_bounded(pdf: Any, pikepdf: Any) -> None:
    """Refuse what unpacks to far more than it seems. Refusals: Refused."""
    unpacked = 0
    for thing in everything(pdf, pikepdf):
        if not isinstance(thing, pikepdf.Stream):
            continue
        if int(thing.get("/Width", 0)) * int(thing.get("/Height", 0)) > MOST_PIXELS:
            raise Refused("too-many-pixels")
        unpacked += unpacked_size(thing, pikepdf)
        if unpacked > MOST_UNPACKED:
            raise Refused("unreadable-file")


def unpacked_size(stream: Any, pikepdf: Any) -> int:
    """Return how large a stream is when unpacked, packed where it is a picture's own coding."""
    try:
        return len(stream.read_bytes())
    except (pikepdf.DataDecodingError, pikepdf.PdfError):
        return len(stream.read_raw_bytes())


def reread(content: bytes, pikepdf: Any) -> bytes:
    """Return `content` if it opens, and holds nothing that acts. Refusals: Refused."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in everything(pdf, pikepdf):
            if BAD_KEYS & set(thing.keys()):
                raise Refused("unreadable-file")
    return content


if __name__ == "__main__":
    main()
