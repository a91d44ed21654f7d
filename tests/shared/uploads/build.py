"""Files as people send them, and as attackers do."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, PngImagePlugin

# Whatever must not survive holds these words.
CANARY = b"CANARY-run-me-7f3a"
TEXT = CANARY.decode()
ACTIONS = ("JavaScript", "Launch", "URI", "SubmitForm", "ImportData", "GoToR", "Rendition")


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank(pages=1, content=b"BT /F1 24 Tf 20 100 Td (Letter) Tj ET"):
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 200))
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(content)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    return pdf


def good_pdf():
    return saved(blank())


def good_png(size=(40, 30)):
    return image("PNG", Image.new("RGB", size, "teal"))


def good_jpeg(size=(40, 30)):
    return image("JPEG", Image.new("RGB", size, "teal"))


def image(kind, picture, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def archive(name="evil.js", content=CANARY):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, content)
    return out.getvalue()


def action(kind):
    return Dictionary(S=Name(f"/{kind}"), JS=TEXT, URI=f"http://{TEXT}.example", F=TEXT)


def acting_pdfs():
    """Give a PDF for each action in each place where one can stand."""
    for kind in ACTIONS:
        pdf = blank()
        pdf.Root.OpenAction = action(kind)
        yield f"open-{kind}.pdf", saved(pdf)
        pdf = blank()
        pdf.pages[0].AA = Dictionary(O=action(kind))
        yield f"page-{kind}.pdf", saved(pdf)
        pdf = blank()
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=action(kind)
        )
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
        yield f"link-{kind}.pdf", saved(pdf)


def carrying_pdfs():
    """Give PDFs that carry scripts, forms, files and tales of their maker."""
    pdf = blank()
    names = Array([TEXT, action("JavaScript")])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))
    yield "names.pdf", saved(pdf)
    pdf = blank()
    pdf.attachments["evil.exe"] = b"MZ" + CANARY
    yield "attachment.pdf", saved(pdf)
    pdf = blank()
    xfa = pdf.make_stream(b"<xdp><script>" + CANARY + b"</script></xdp>")
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=xfa)
    yield "xfa.pdf", saved(pdf)
    pdf = blank()
    field = Dictionary(
        *(),
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=TEXT,
        Rect=Array([0, 0, 9, 9]),
        AA=Dictionary(K=action("JavaScript")),
    )
    kept = pdf.make_indirect(field)
    pdf.Root.AcroForm = Dictionary(Fields=Array([kept]), NeedAppearances=True)
    pdf.pages[0].Annots = Array([kept])
    yield "field-script.pdf", saved(pdf)
    pdf = blank()
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = TEXT
    pdf.docinfo["/Author"] = TEXT
    yield "metadata.pdf", saved(pdf)
    pdf = blank()
    pdf.pages[0].PieceInfo = Dictionary(X=Dictionary(Private=TEXT))
    yield "private.pdf", saved(pdf)
    pdf = blank()
    hidden = Dictionary(JS=TEXT, S=Name.JavaScript)
    pdf.pages[0].Resources.Parent = pdf.make_indirect(hidden)
    yield "behind-parent.pdf", saved(pdf)
    pdf = blank()
    outside = pdf.make_stream(b"x")
    outside.F = TEXT
    outside.FFilter = Name.FlateDecode
    pdf.pages[0].Resources.XObject = Dictionary(X1=outside)
    yield "outside-stream.pdf", saved(pdf)
    pdf = blank()
    media = Dictionary(
        Type=Name.Annot,
        Subtype=Name.RichMedia,
        Rect=Array([0, 0, 9, 9]),
        RichMediaContent=Dictionary(Assets=TEXT),
    )
    pdf.pages[0].Annots = Array([pdf.make_indirect(media)])
    yield "rich-media.pdf", saved(pdf)
    pdf = blank()
    pdf.pages[0].Resources.XObject = Dictionary(
        X1=pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, Ref=Dictionary(F=TEXT))
    )
    yield "reference.pdf", saved(pdf)


def polyglots():
    """Give files that are two things at once."""
    pdf, png, jpeg, packed = good_pdf(), good_png(), good_jpeg(), archive()
    html = b"<html><script>" + CANARY + b"</script></html>"
    for ending, front in (("pdf", pdf), ("png", png), ("jpg", jpeg)):
        yield f"zip-behind.{ending}", front + packed
        yield f"html-behind.{ending}", front + html
        yield f"php-behind.{ending}", front + b"<?php system('" + CANARY + b"'); ?>"
        yield f"program-behind.{ending}", front + b"MZ\x90\x00" + CANARY
        yield f"script-before.{ending}", b"#!/bin/sh\n# " + CANARY + b"\n" + front
        yield f"html-before.{ending}", html + front
        yield f"program-before.{ending}", b"MZ" + CANARY + front
        yield f"pdf-behind.{ending}", front + next(acting_pdfs())[1]
    yield "gif.png", b"GIF89a=1;" + CANARY
    comment = b"\xff\xfe" + struct.pack(">H", len(html) + 2) + html
    yield "comment.jpg", jpeg[:2] + comment + jpeg[2:]
    exif = Image.Exif()
    exif[0x010E] = f"<script>{TEXT}</script>"
    yield "exif.jpg", image("JPEG", Image.new("RGB", (9, 9)), exif=exif)
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", f"<script>{TEXT}</script>")
    info.add_itxt("XML:com.adobe.xmp", TEXT, zip=True)
    yield "text.png", image("PNG", Image.new("RGB", (9, 9)), pnginfo=info)


def other_kinds():
    """Give files of other kinds, under their own names and under ours."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="' + CANARY + b'"/>'
    macros = archive("word/vbaProject.bin")
    found = {
        "svg": svg,
        "html": b"<!doctype html><script>" + CANARY + b"</script>",
        "docm": macros,
        "xlsm": macros,
        "exe": b"MZ\x90\x00" + CANARY,
        "js": b"alert('" + CANARY + b"')",
        "zip": archive(),
        "tiff": image("TIFF", Image.new("RGB", (9, 9))) + CANARY,
        "gif": image("GIF", Image.new("P", (9, 9))) + CANARY,
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n(" + CANARY + b") run",
    }
    for ending, content in found.items():
        yield f"file.{ending}", content
        yield f"file.pdf.{ending}", content
        yield f"{ending}.pdf", content
        yield f"{ending}.png", content


def bombs():
    """Give small files that are large, deep or endless."""
    gigabyte = zlib.compress(bytes(600_000_000), 9)
    pdf = blank()
    stream = pdf.make_stream(b"")
    stream.write(gigabyte, filter=Name.FlateDecode)
    pdf.pages[0].Contents = stream
    yield "flate.pdf", saved(pdf)
    pdf = blank()
    stream = pdf.make_stream(b"")
    twice = zlib.compress(gigabyte, 9)
    stream.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].Contents = stream
    yield "flate-twice.pdf", saved(pdf)
    pdf = blank()
    part = zlib.compress(bytes(100_000_000), 9)
    parts = [pdf.make_stream(b"") for _ in range(5)]
    for each in parts:
        each.write(part, filter=Name.FlateDecode)
    pdf.pages[0].Contents = Array(parts)
    yield "flate-in-parts.pdf", saved(pdf)
    yield "deep.pdf", good_pdf().replace(b"/Resources", b"/X " + b"[" * 50_000 + b"]" * 50_000)
    yield "pages.pdf", saved(blank(501))
    yield "cut.pdf", good_pdf()[:200]
    yield "loop.pdf", good_pdf().replace(b"/Kids [ 3 0 R ]", b"/Kids [ 2 0 R ]")
    wide = blank()
    wide.pages[0].Resources.XObject = Dictionary(
        I=wide.make_stream(b"x", Subtype=Name.Image, Width=60_000, Height=60_000)
    )
    yield "wide-image.pdf", saved(wide)
    yield "pixels.png", image("PNG", Image.new("1", (30_000, 30_000)))
    size = struct.pack(">HH", 65_000, 65_000)
    jpeg = good_jpeg()
    at = jpeg.index(b"\xff\xc0") + 5
    yield "pixels.jpg", jpeg[:at] + size + jpeg[at + 4 :]
    yield "cut.png", good_png((400, 300))[:-40]
    yield "cut.jpg", good_jpeg((400, 300))[:200]
    yield "locked.pdf", saved(blank(), encryption=pikepdf.Encryption(user="a", owner="b"))
    yield "nothing.pdf", b""
    yield "head.pdf", b"%PDF-1.7\n" + CANARY
    yield "noise.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50


def hostile():
    """Give more than a hundred hostile files with their names."""
    for each in (acting_pdfs, carrying_pdfs, polyglots, other_kinds, bombs):
        yield from each()
    for name in ("../../evil.pdf", "C:\\evil.pdf", "evil\u202efdp.exe.pdf", "a\x00.exe.pdf"):
        yield name, good_pdf()
    for name in (".pdf", "pdf", "evil.pdf.", "evil.pdf ", "evil.PDF.sh", "evil"):
        yield name, good_pdf()


def holds_canary(content):
    """Tell whether the words survive anywhere in a file, packed or not."""
    if CANARY in content:
        return True
    if not content.startswith(b"%PDF"):
        return False
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return CANARY in saved(pdf, qdf=True) or any(
            CANARY in each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)
        )
