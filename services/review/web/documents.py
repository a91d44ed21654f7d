"""Documents in the formats that missions and the Secretariat use."""

import io
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from jinja2 import Environment
from xlsxwriter import Workbook

from services.review.web.pack import NamedRow, Pack
from shared.web.cells import safe_cell

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONTS: Final = {
    "ascii": "Noto Sans",
    "hAnsi": "Noto Sans",
    "eastAsia": "Noto Sans CJK SC",
    "cs": "Noto Sans Arabic",
}
WIDE: Final = (6, 60, 32)
COLUMNS: Final = (Cm(1.4), Cm(10.2), Cm(5.4))
A4: Final = (Cm(21), Cm(29.7))
MARGIN: Final = Cm(2)


def as_pdf(pack: Pack, templates: Environment) -> bytes:
    """Return a tagged PDF; Pango lays out every script."""
    # Imported late: it loads the system's text layout, which only this needs.
    from weasyprint import HTML  # noqa: PLC0415  -- see above

    html = templates.get_template("lists/document.html").render(pack=pack)
    written: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return written


def as_xlsx(pack: Pack) -> bytes:
    """Return a workbook in which every cell is text, never a formula."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    if pack.direction == "rtl":
        sheet.right_to_left()
    bold = book.add_format({"bold": True})
    for line, words in enumerate((pack.masthead, pack.symbol, pack.title, pack.kind, pack.date)):
        sheet.write_string(line, 0, words, bold)
    first = 6
    for column, words in enumerate(pack.heads):
        sheet.write_string(first, column, words, bold)
        sheet.set_column(column, column, WIDE[column])
    for line, row in enumerate((*pack.rows, *pack.carried), start=first + 1):
        sheet.write_number(line, 0, row.number)
        sheet.write_string(line, 1, safe_cell(row.name))
        sheet.write_string(line, 2, safe_cell(row.country))
    sheet.freeze_panes(first + 1, 0)
    book.close()
    return target.getvalue()


def as_docx(pack: Pack) -> bytes:
    """Return a document that the Office can edit, laid out from the right in Arabic."""
    document = Document()
    _lay_out(document.sections[0])
    style: Any = document.styles["Normal"]
    style.font.size = Pt(10)
    _set_fonts(style.element.get_or_add_rPr())
    document.core_properties.title = f"{pack.symbol} {pack.title}"
    document.core_properties.language = pack.language
    _paragraph(document, pack, f"{pack.masthead}    {pack.symbol}", bold=True)
    _paragraph(document, pack, pack.date)
    _paragraph(document, pack, pack.process)
    _paragraph(document, pack, f"{pack.title}: {pack.kind}", bold=True, size=15)
    _paragraph(document, pack, pack.intro)
    _table(document, pack, pack.rows)
    if pack.carried:
        _paragraph(document, pack, pack.carried_heading, bold=True, space_before=12)
        _table(document, pack, pack.carried)
    _paragraph(document, pack, pack.hash_words, space_before=12)
    _paragraph(document, pack, pack.sha256, direction="ltr")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _lay_out(section: Any) -> None:
    """Set the size of the paper, and a page number at the foot of each page."""
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = MARGIN
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _set_fonts(properties: Any) -> None:
    fonts = OxmlElement("w:rFonts")
    for script, name in FONTS.items():
        fonts.set(qn(f"w:{script}"), name)
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, fonts)


def _paragraph(
    place: Any,
    pack: Pack,
    words: str,
    *,
    bold: bool = False,
    size: int = 0,
    space_before: int = 0,
    direction: str = "",
) -> None:
    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(space_before)
    _fill(paragraph, pack, words, direction or pack.direction, bold=bold, size=size)


def _fill(
    paragraph: Any, pack: Pack, words: str, direction: str, *, bold: bool = False, size: int = 0
) -> None:
    run = paragraph.add_run(words)
    # Arabic takes weight and size from properties of its own.
    run.bold = run.font.cs_bold = bold
    if size:
        run.font.size = Pt(size)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(2 * size))
        run._r.get_or_add_rPr().append(complex_size)
    if direction == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    # "Left" is where lines begin: what runs against the document is led to the same edge.
    sides = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.alignment = sides[direction != pack.direction]


def _table(document: Any, pack: Pack, rows: tuple[NamedRow, ...]) -> None:
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = width
    if pack.direction == "rtl":
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for cell, words in zip(table.rows[0].cells, pack.heads, strict=True):
        _fill(cell.paragraphs[0], pack, words, pack.direction, bold=True)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:cantSplit"))
    head.append(OxmlElement("w:tblHeader"))
    for row in rows:
        # A row's own cells: the table's would count all of them again each time.
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = added.cells
        for cell, width in zip(cells, COLUMNS, strict=True):
            cell.width = width
        number, name, country = cells
        _fill(number.paragraphs[0], pack, str(row.number), "ltr")
        _fill(name.paragraphs[0], pack, row.name, row.direction)
        _fill(country.paragraphs[0], pack, row.country, pack.direction)
