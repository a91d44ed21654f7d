"""What one State may see of another: nothing, byte for byte."""

import json
import re
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.review.domain.positions import LONGEST_BASIS
from services.review.store.tables import PositionRow
from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import sign_in, visitor
from tests.review.build import candidate, circulated, frozen, officer, pass_the_close
from tests.review.web.build import HTML, delegate, position


def masked(answer: httpx.Response) -> tuple[int, dict[str, str], str]:
    """Return all that an answer says, less what is random in every answer."""
    text = re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:*", answer.text)
    text = re.sub(r'name="csrf" value="\w+"', 'name="csrf"', text)
    return answer.status_code, dict(answer.headers), text


async def test_an_objection_is_filed_seen_by_its_state_and_taken_back(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (entry,) = await circulated(sessions)
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    position = f"/api/v1/circulations/{made.id}/entries/{entry.id}/position"
    own = f"/api/v1/circulations/{made.id}/positions"

    filed = await fiji.post(position, json={"kind": "objection", "basis": "Its own."})

    assert filed.status_code == 201
    assert set(filed.json()) == {"document", "signature", "received_at"}
    (said,) = (await fiji.get(own)).json()
    assert (said["kind"], said["basis"]) == ("objection", "Its own.")
    assert (await uruguay.get(own)).json() == []
    assert (await fiji.post(position, json={"kind": "none"})).status_code == 201
    (said,) = (await fiji.get(own)).json()
    assert (said["kind"], said["basis"]) == ("none", None)


@pytest.mark.parametrize("headers", [{}, HTML])
async def test_whether_another_state_objected_changes_no_byte_of_what_a_state_reads(
    app: FastAPI, sessions: Sessions, headers: dict[str, str]
) -> None:
    made, entries = await circulated(sessions, *(candidate(f"Name {n}") for n in range(3)))
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    api, pages = "/api/v1/circulations", "/circulations"
    paths = [
        pages,
        f"{pages}/{made.id}",
        f"{pages}/{made.id}/entries/{entries[0].id}",
        "/lists",
    ]
    if not headers:
        paths = [api, f"{api}/{made.id}", f"{api}/{made.id}/positions", "/api/v1/lists"]
    before = [masked(await uruguay.get(path, headers=headers)) for path in paths]

    for entry in entries[:2]:
        answer = await fiji.post(
            f"{api}/{made.id}/entries/{entry.id}/position", json={"kind": "objection"}
        )
        assert answer.status_code == 201

    assert [masked(await uruguay.get(path, headers=headers)) for path in paths] == before
    assert {status for status, _headers, _text in before} == {200}


async def test_what_is_foreign_and_what_is_absent_look_the_same(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (entry,) = await circulated(sessions)
    hidden = await frozen(sessions, candidate("Not circulated"))
    (hidden_entry,) = hidden.entry_ids
    fiji = await delegate(app, "FJI")

    def paths(circulation: object, name: object) -> list[tuple[str, str]]:
        base = f"/api/v1/circulations/{circulation}"
        return [
            ("GET", base),
            ("GET", f"{base}/positions"),
            ("POST", f"{base}/entries/{name}/position"),
            ("GET", f"/lists/{circulation}"),
        ]

    async def answers(circulation: object, name: object) -> list[object]:
        return [
            masked(
                await fiji.request(
                    method,
                    path,
                    json={"kind": "objection"} if method == "POST" else None,
                )
            )
            for method, path in paths(circulation, name)
        ]

    absent = await answers(uuid4(), uuid4())
    assert await answers(hidden.id, hidden_entry) == absent
    assert await answers("not-an-id", "nor-this") == absent
    assert {status for status, _headers, _text in absent} == {404}  # type: ignore[misc]  # triples
    foreign = await fiji.post(
        f"/api/v1/circulations/{made.id}/entries/{hidden_entry}/position",
        json={"kind": "objection"},
    )
    assert masked(foreign) == absent[2]
    assert entry.id != hidden_entry


async def test_after_the_close_the_answer_is_a_problem_and_the_page_keeps_the_words(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (entry,) = await circulated(sessions)
    await pass_the_close(sessions, made.id)
    fiji = await delegate(app, "FJI")

    answer = await fiji.post(
        f"/api/v1/circulations/{made.id}/entries/{entry.id}/position",
        json={"kind": "objection"},
    )

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/too-late")
    assert json.loads(answer.json()["receipt"]["document"])["status"] == "late"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "veto"},
        {"kind": "objection", "basis": "x" * (LONGEST_BASIS + 1)},
        {"kind": "objection", "basis": "\u202ehidden"},
        {"kind": "objection", "state": "URY"},
        {"kind": "objection", "basis": 7},
        [],
    ],
)
async def test_a_position_that_cannot_be_read_is_refused_without_an_echo(
    app: FastAPI, sessions: Sessions, body: object
) -> None:
    made, (entry,) = await circulated(sessions)
    fiji = await delegate(app, "FJI")

    answer = await fiji.post(
        f"/api/v1/circulations/{made.id}/entries/{entry.id}/position", json=body
    )

    assert answer.status_code == 422
    assert "hidden" not in answer.text
    assert "xxx" not in answer.text
    assert (await fiji.get(f"/api/v1/circulations/{made.id}/positions")).json() == []


async def test_an_observer_is_sent_no_list_and_does_not_object(
    app: FastAPI, sessions: Sessions
) -> None:
    made, (entry,) = await circulated(sessions)
    observer = await delegate(app, "VAT")

    api = f"/api/v1/circulations/{made.id}"
    answer = await observer.post(f"{api}/entries/{entry.id}/position", json={"kind": "objection"})

    assert answer.status_code == 403
    for path in (api, f"/circulations/{made.id}", "/circulations"):
        assert (await observer.get(path)).status_code == 404
    assert (await observer.get(f"/lists/{made.id}")).status_code == 200


async def test_the_desk_is_not_there_for_delegates_nor_positions_for_the_office(
    app: FastAPI, sessions: Sessions
) -> None:
    made, _entries = await circulated(sessions)
    await officer(sessions)
    fiji, office = await delegate(app, "FJI"), await sign_in(app, Role.OFFICER)

    for path in ("/desk", f"/desk/circulations/{made.id}", "/api/v1/desk/circulations"):
        assert (await fiji.get(path)).status_code == 404
        assert (await visitor(app).get(path)).status_code == 401
        assert (await office.get(path)).status_code == 200
    assert (await office.get(f"/api/v1/circulations/{made.id}/positions")).status_code == 404


@pytest.mark.paragraph("fn 4")
async def test_marking_a_page_as_seen_writes_as_many_rows_whatever_was_said(
    app: FastAPI, sessions: Sessions
) -> None:
    fiji, uruguay = await delegate(app, "FJI"), await delegate(app, "URY")
    made, entries = await circulated(sessions, *(candidate(f"Name {n}") for n in range(4)))
    await fiji.post(position(made, entries[0]), json={"kind": "objection", "basis": "Own."})

    async def rows() -> int:
        async with sessions() as tx:
            return len(list(await tx.scalars(select(PositionRow.tag))))

    before, body = await rows(), {"entries": [str(each.id) for each in entries]}
    for each in (fiji, uruguay):
        await each.post(f"/api/v1/circulations/{made.id}/seen", json=body)
        assert await rows() == before + 4
        before += 4

    own = (await fiji.get(f"/api/v1/circulations/{made.id}/positions")).json()
    kinds = {each["entry_id"]: (each["kind"], each["basis"]) for each in own}
    assert kinds.pop(str(entries[0].id)) == ("objection", "Own.")
    assert set(kinds.values()) == {("seen", None)}
