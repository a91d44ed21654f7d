"""The queue as CSV and XLSX, in cells that are only ever read as text."""

import csv
import io
from collections.abc import Iterable
from typing import Final

import xlsxwriter

from services.registration.store.queue import Listing
from shared.web.cells import safe_cell

COLUMNS: Final = ("reference", "name", "category", "route", "stage", "submitted_at", "assignee")


def _cells(listing: Listing) -> list[str]:
    return [safe_cell(getattr(listing, column) or "") for column in COLUMNS]


def as_csv(listings: Iterable[Listing]) -> bytes:
    """Return the queue as CSV that spreadsheets open in the right encoding."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(each) for each in listings)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(listings: Iterable[Listing]) -> bytes:
    """Return the queue as a workbook of one sheet."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("applications")
        for number, cells in enumerate([list(COLUMNS), *map(_cells, listings)]):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return written.getvalue()
