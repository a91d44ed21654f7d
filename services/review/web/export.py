"""Lists as CSV that no spreadsheet mistakes for formulas (security design D11)."""

import csv
import io
import json

from shared.web.cells import safe_cell


def as_csv(content: bytes) -> str:
    """Return a list's canonical JSON as CSV, one name a row."""
    names = json.loads(content)["names"]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["number", "name", "country", "country_invented", "reference"])
    for number, name in enumerate(names, start=1):
        invented = "yes" if name.get("country_invented") else "no"
        cells = [name["name"], name["country"], invented, name["reference"]]
        writer.writerow([number, *map(safe_cell, cells)])
    return written.getvalue()
