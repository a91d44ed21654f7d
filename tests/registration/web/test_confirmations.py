"""Confirmation letters and the public check of their codes, through the web."""

import io
import re

import pikepdf
import pytest

from shared.kernel.actors import Role
from shared.kernel.languages import LANGUAGES
from shared.web import pdf
from tests.conftest import sign_in, together, visitor
from tests.registration.web.test_pages_and_api import HTML

SECRETS = ("vakaloloma", "tikoisuva", "work with migrants", "woman", "people.example")


async def test_nothing_is_confirmed_before_the_final_list(case):
    path = f"{case.path}/confirmation"
    answers = [await case.client.post(path)]
    await case.forward("submit", "verify", "put-forward")
    answers.append(await case.client.post(path))
    await case.news()
    answers.append(await case.client.post(path))
    await case.news(included=False)
    answers.append(await case.client.post(path))

    assert [each.status_code for each in answers] == [409] * 4


@pytest.mark.paragraph("6(c)")
async def test_a_letter_is_issued_once_and_anybody_can_check_it(on_final_list):
    path = f"{on_final_list.path}/confirmation"
    issued = await together(*(on_final_list.client.post(path) for _ in range(3)))
    code = issued[0].json()["code"]
    anybody = visitor(on_final_list.app)

    checked = await anybody.get(f"/api/v1/confirmations/{code.lower()}")
    page = await anybody.get("/confirmations", params={"code": f" {code} "}, headers=HTML)
    linked = await anybody.get(f"/confirmations/{code.replace('-', '')}", headers=HTML)

    assert len({each.json()["code"] for each in issued}) == 1
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    assert checked.json() == issued[0].json()
    assert checked.json()["is_in_force"] is True
    for answer in (page, linked):
        assert answer.status_code == 200
        assert "Harbour Bridge Initiative" in answer.text
        assert "In force" in answer.text


async def test_the_check_shows_nothing_that_the_letter_does_not(on_final_list):
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = await on_final_list.client.get(
        f"/applications/{on_final_list.id}/confirmation", headers=HTML
    )
    code = re.search(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", own.text)[0]
    anybody = visitor(on_final_list.app)

    page = await anybody.get(f"/confirmations/{code}", headers=HTML)
    program = await anybody.get(f"/api/v1/confirmations/{code}")

    def rows(text):
        return re.findall(r'summary-list__value"><bdi>(.*?)</bdi>', text)

    assert rows(page.text) == rows(own.text)
    assert len(rows(page.text)) == 7
    for answer in (page, program):
        assert str(on_final_list.id) not in answer.text
        assert not [each for each in SECRETS if each in answer.text.lower()]
    assert set(program.json()) == {
        *("code", "organization", "country", "reference", "category", "scopes"),
        *("issued_at", "is_in_force", "check_url"),
    }


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN-PQRS", "'; --", "x" * 90])
async def test_a_code_that_no_letter_has(app, code):
    page = await visitor(app).get("/confirmations", params={"code": code}, headers=HTML)
    program = await visitor(app).get("/api/v1/confirmations/ABCDEFGHJKMNPQRS")

    assert (page.status_code, program.status_code) == (404 if code else 200, 404)
    assert 'id="code-error"' in page.text


async def test_a_foreign_letter_is_as_absent(on_final_list):
    other = await sign_in(on_final_list.app, Role.APPLICANT)
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = f"/applications/{on_final_list.id}"

    answers = [
        await other.get(f"{own}/confirmation"),
        await other.get(f"{own}/confirmation.pdf"),
        await other.post(f"{on_final_list.path}/confirmation"),
        await other.get(f"{own}/export"),
        await other.get(f"{own}/corrections"),
        await other.get(f"{own}/withdrawal"),
        await other.get(f"{on_final_list.path}/export"),
        await other.post(f"{on_final_list.path}/withdraw", json={"version": 4}),
    ]

    assert [each.status_code for each in answers] == [404] * len(answers)


async def test_the_letter_is_a_tagged_pdf_in_each_language(on_final_list):
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    for language in LANGUAGES:
        answer = await on_final_list.client.get(
            f"/applications/{on_final_list.id}/confirmation.pdf", params={"in": language}
        )

        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-language"] == language
        with pikepdf.open(io.BytesIO(answer.content)) as found:
            assert str(found.Root.Lang) == language
            assert found.Root.MarkInfo.Marked
            assert len(found.pages) == 1


async def test_without_pango_the_page_is_there_to_print(on_final_list, monkeypatch):
    def gone():
        raise pdf.NoPdf

    monkeypatch.setattr(pdf, "_library", gone)
    await on_final_list.client.post(f"{on_final_list.path}/confirmation")
    own = f"/applications/{on_final_list.id}/confirmation"

    drawn = await on_final_list.client.get(f"{own}.pdf", headers=HTML)
    page = await on_final_list.client.get(own, headers=HTML)

    assert drawn.status_code == 501
    assert "Pango" in drawn.text
    assert page.status_code == 200
