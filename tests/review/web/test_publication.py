"""Versions, corrigenda, differences, documents: what anybody can download and verify."""

import io
from hashlib import sha256
from pathlib import Path

import httpx
import pikepdf
import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from services.review.domain.circulations import Circulation
from shared.cli.main import app as cli
from shared.kernel.actors import Role
from shared.kernel.languages import LANGUAGES
from shared.messages.notify import NoticesRequested
from shared.store.db import Sessions
from tests.conftest import outbox, sign_in, visitor
from tests.review.build import candidate, circulated, pass_the_close

HTML = {"accept": "text/html"}


async def published(app: FastAPI, sessions: Sessions, *, struck: str = "Struck") -> Circulation:
    fiji = await sign_in(app, Role.DELEGATE, state="FJI", email="delegate.fji@missions.example")
    names = [
        candidate(name, reference=f"AG-{n}")
        for n, name in enumerate(("=Kept()", "مركز الميناء", "海港中心", struck), 1)
    ]
    made, entries = await circulated(sessions, *names)
    entry = next(each for each in entries if each.candidate.name == struck)
    path = f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"
    assert (await fiji.post(path, json={"kind": "objection"})).status_code == 201
    await pass_the_close(sessions, made.id)
    office = await sign_in(app, Role.OFFICER)
    answer = await office.post(f"/api/v1/desk/circulations/{made.id}/publish")
    assert answer.status_code == 200
    return made


def agrement(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.paragraph("fn 4")
async def test_every_version_verifies_offline_and_one_changed_byte_does_not(
    app: FastAPI, sessions: Sessions, tmp_path: Path
) -> None:
    made = await published(app, sessions)
    anybody = visitor(app)
    every = (await anybody.get(f"/lists/{made.id}/versions")).json()
    assert [each["kind"] for each in every] == ["proposed", "final"]
    content = (await anybody.get(f"/lists/{made.id}/versions/2.json")).content
    assert sha256(content).hexdigest() == every[1]["sha256"]
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(content)
    bad.write_bytes(content.replace(b"Kept", b"Kepd"))

    right = agrement("lists", "verify", str(good), every[1]["sha256"])
    wrong = agrement("lists", "verify", str(bad), every[1]["sha256"])

    assert (right.exit_code, wrong.exit_code) == (0, 1)
    assert "final: 3 names" in right.stdout
    assert wrong.stderr == "agrement: bad.json: the SHA-256 differs\n"
    assert (await anybody.get(f"/lists/{made.id}/versions/9.json")).status_code == 404


async def test_a_receipt_verifies_offline_and_an_altered_one_does_not(
    app: FastAPI, sessions: Sessions, tmp_path: Path
) -> None:
    fiji = await sign_in(app, Role.DELEGATE, state="FJI")
    made, (entry,) = await circulated(sessions)
    base = f"circulations/{made.id}/entries/{entry.id}"
    await fiji.post(f"/api/v1/{base}/position", json={"kind": "objection"})
    receipt = (await fiji.get(f"/{base}/receipts/1.json")).text
    files = {
        "key.pem": (await fiji.get("/receipts/key.pem")).text,
        "good.json": receipt,
        "bad.json": receipt.replace("objection", "none", 1),
        "else.json": "[]",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)

    def verify(name: str) -> Result:
        key = str(tmp_path / "key.pem")
        return agrement("receipts", "verify", str(tmp_path / name), "--key", key)

    right = verify("good.json")
    assert right.exit_code == 0
    assert "status: accepted" in right.stdout
    for name in ("bad.json", "else.json", "absent.json"):
        wrong = verify(name)
        assert wrong.exit_code == 1
        assert wrong.stderr.count("\n") == 1


@pytest.mark.paragraph("fn 4")
async def test_a_corrigendum_writes_a_name_right_and_moves_nobody(
    app: FastAPI, sessions: Sessions
) -> None:
    made = await published(app, sessions)
    office = await sign_in(app, Role.OFFICER)
    path = f"/api/v1/desk/circulations/{made.id}/corrigenda"
    body = {"reference": "AG-1", "name": "Kept, Inc.", "country": "URY", "reason": "A slip."}

    assert (await office.post(path, json={**body, "reason": " "})).status_code == 422
    assert (await office.post(path, json={**body, "country": "XXX"})).status_code == 422
    # Not on the final list: a corrigendum cannot bring it back.
    assert (await office.post(path, json={**body, "reference": "AG-4"})).status_code == 422
    assert (await office.post(path, json=body)).json() == {"number": 3}

    anybody = visitor(app)
    third = (await anybody.get(f"/lists/{made.id}/versions/3.json")).json()
    assert (third["corrects"], len(third["names"])) == (2, 3)
    shown = await anybody.get(f"/lists/{made.id}/differences?from=2&to=3", headers=HTML)
    assert "=Kept()" in shown.text
    assert "Kept, Inc." in shown.text
    first = await anybody.get(f"/lists/{made.id}/differences?from=1&to=2", headers=HTML)
    assert "Struck" in first.text
    page = await anybody.get(f"/lists/{made.id}", headers=HTML)
    assert "Kept, Inc." in page.text
    assert "A slip." in page.text
    (told,) = [
        each
        for each in await outbox(sessions)
        if isinstance(each, NoticesRequested) and each.letter == "corrigendum-issued"
    ]
    assert set(told.notices[0].values) == {"list", "number", "list_url"}


async def fetch(app: FastAPI, made: Circulation, name: str, language: str = "en") -> httpx.Response:
    answer = await visitor(app).get(f"/lists/{made.id}/{name}?lang={language}")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("language", LANGUAGES)
async def test_documents_hold_the_same_names_in_each_language(
    app: FastAPI, sessions: Sessions, language: str
) -> None:
    made = await published(app, sessions)

    pdf = pikepdf.open(io.BytesIO((await fetch(app, made, "final.pdf", language)).content))
    words = Document(io.BytesIO((await fetch(app, made, "final.docx", language)).content))
    book = load_workbook(io.BytesIO((await fetch(app, made, "final.xlsx", language)).content))

    assert str(pdf.Root.Lang) == language
    assert pdf.Root.MarkInfo.Marked
    names = ["=Kept()", "مركز الميناء", "海港中心"]
    written = [row.cells[1].text for row in words.tables[0].rows[1:]]
    assert written == names
    cells = [row[1] for row in book.active.iter_rows(min_row=8, values_only=True)]
    assert cells == ["'=Kept()", *names[1:]]
    assert bool(book.active.sheet_view.rightToLeft) is (language == "ar")
    xml = words.element.xml
    assert ("w:bidiVisual" in xml) is (language == "ar")
    # A heading row on each page, no row in two parts, and a number at each foot.
    assert xml.count("w:tblHeader") == 1
    assert xml.count("w:cantSplit") == len(names) + 1
    assert "PAGE" in words.sections[0].footer.paragraphs[0]._p.xml


async def test_counts_below_the_floor_are_not_given(app: FastAPI, sessions: Sessions) -> None:
    made = await published(app, sessions)

    page = (await visitor(app).get(f"/lists/{made.id}", headers=HTML)).text

    table = page.partition("Names by regional group")[2].partition("</table>")[0]
    assert table.count("fewer than 5") == 2
    assert ">3<" not in table
    assert ">4<" not in table
