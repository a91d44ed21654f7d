from hashlib import sha256

import pytest
from fastapi import FastAPI

from shared.kernel.actors import Role
from shared.store.db import Sessions
from shared.web.cells import safe_cell
from tests.conftest import sign_in, visitor
from tests.review.build import candidate, circulated, pass_the_close


@pytest.mark.paragraph("fn 4")
async def test_proposed_and_final_lists_are_public_with_the_bytes_that_were_hashed(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (kept, struck) = await circulated(sessions, candidate("Kept"), candidate("Struck"))
    fiji, office = (
        await sign_in(app, Role.DELEGATE, state="FJI"),
        await sign_in(app, Role.OFFICER),
    )
    position = f"/api/v1/circulations/{made.id}/entries/{struck.id}/position"
    assert (await fiji.post(position, json={"kind": "objection"})).status_code == 201
    anybody = visitor(app)
    assert (await anybody.get(f"/lists/{made.id}/final.json")).status_code == 404
    await pass_the_close(sessions, made.id)
    approval = await office.get(f"/desk/circulations/{made.id}", headers={"accept": "text/html"})
    published = await office.post(f"/api/v1/desk/circulations/{made.id}/publish")

    assert published.status_code == 200
    assert approval.status_code == 200
    for kind, digest, names in (
        ("proposed", made.sha256, ["Kept", "Struck"]),
        ("final", published.json()["final_sha256"], ["Kept"]),
    ):
        answer = await anybody.get(f"/lists/{made.id}/{kind}.json")
        assert sha256(answer.content).hexdigest() == digest
        assert [each["name"] for each in answer.json()["names"]] == names
        text = (await anybody.get(f"/lists/{made.id}/{kind}.csv")).text
        assert [line.split(",")[1] for line in text.splitlines()[1:]] == names
    shown = await anybody.get(f"/lists/{made.id}", headers={"accept": "text/html"})
    assert "Kept" in shown.text
    assert "Struck" not in shown.text
    assert (await office.post(f"/api/v1/desk/circulations/{made.id}/publish")).status_code == 409
    assert kept.id != struck.id


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "%", "＝", "\ufeff=", "\u200b=", "  ="])
def test_no_cell_is_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd()").startswith("'")


def test_a_plain_name_stays_as_it_is() -> None:
    assert safe_cell("Ábaco & Sons, Ltd. (=2)") == "Ábaco & Sons, Ltd. (=2)"
