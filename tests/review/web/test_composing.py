"""Drawing up a list: two at once, tried selections, suggestions, notes for the Office only."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from services.review.domain.circulations import Candidate
from services.review.keeper.openings import head
from services.review.store import candidates
from services.review.store.notes import seal_earlier
from services.review.store.sealing import NOTE_BYTES, PublicKeys, blob_bytes
from services.review.store.tables import NoteRow
from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import Database, sign_in, visitor
from tests.review.build import LIST, candidate, officer, soon

HTML = {"accept": "text/html"}
PAGE = f"/desk/lists/{LIST}"
API = f"/api/v1/desk/lists/{LIST}"


async def offered(sessions: Sessions, *given: Candidate) -> list[str]:
    async with sessions.begin() as tx:
        for each in given:
            await candidates.add_candidate(tx, each)
    return [str(each.application_id) for each in given]


async def save(who: httpx.AsyncClient, ids: list[str], chosen: list[str], **more: object) -> int:
    shown = (await who.get(PAGE, headers=HTML)).text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]
    body = {"csrf": csrf, "version": 0, "shown_ids": ids, "chosen": chosen, **more}
    return (await who.post(PAGE, data=body, headers=HTML)).status_code


async def draft(who: httpx.AsyncClient) -> set[str]:
    return set((await who.get(f"{API}/draft")).json()["candidates"])


async def test_two_officers_who_began_from_the_same_draft_both_keep_their_choices(
    app: FastAPI, sessions: Sessions
) -> None:
    ids = await offered(sessions, *(candidate(f"Name {n}") for n in range(4)))
    one, other = await sign_in(app, Role.OFFICER), await sign_in(app, Role.OFFICER)

    assert await save(one, ids, ids[:2]) == 303
    assert await save(other, ids, [ids[3]]) == 303
    assert await draft(one) == {ids[0], ids[1], ids[3]}
    assert await save(one, ids, [ids[1]], was_chosen=ids[:2]) == 303
    assert await draft(one) == {ids[1], ids[3]}
    assert await save(other, ids, [], was_chosen=[], then="freeze") == 409
    assert await draft(one) == {ids[1], ids[3]}


async def test_a_selection_is_tried_without_being_saved(app: FastAPI, sessions: Sessions) -> None:
    ids = await offered(sessions, *(candidate(f"Name {n}") for n in range(3)))
    one = await sign_in(app, Role.OFFICER)

    answer = await one.post(f"{API}/what-if", json={"candidates": ids[:2]})

    assert answer.json()["balance"]["total"] == 2
    assert await save(one, ids, ids, then="try") == 200
    assert await draft(one) == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "ild"}, ["Wild Rose"]),
        ({"category": "academic"}, ["Aster"]),
        ({"search": "ag-77"}, ["Aster"]),
        ({"situation": "ldc"}, ["Aster"]),
        ({"situation": "sids", "group": "asia-pacific"}, ["Wild Rose"]),
        ({"checks": "open"}, ["Wild Rose"]),
        ({"checks": "done"}, ["Aster"]),
        ({"choice": "chosen"}, ["Aster"]),
        ({"choice": "not-chosen"}, ["Wild Rose"]),
        ({"choice": "left-out"}, ["Wild Rose"]),
        ({"group": "african"}, ["Aster"]),
        ({"group": "eastern-european"}, []),
    ],
)
async def test_the_pool_is_searched_and_filtered(
    app: FastAPI, sessions: Sessions, query: dict[str, str], found: list[str]
) -> None:
    aster, rose = await offered(
        sessions,
        candidate("Aster", category="academic", country="NER", reference="AG-77"),
        candidate("Wild Rose", checks_open=("legal-entity",), checks_done=("may-act",)),
    )
    one = await sign_in(app, Role.OFFICER)
    await save(one, [aster, rose], [aster])
    left_out = {"kind": "left-out", "words": "No seat."}
    await one.post(f"{API}/candidates/{rose}/notes", json=left_out)

    by_program = await one.get(f"{API}/candidates", params=query)
    shown = (await one.get(PAGE, params=query, headers=HTML)).text

    boxes = shown.partition('id="names"')[2].partition("</table>")[0]
    assert [name for name in ("Aster", "Wild Rose") if name in boxes] == found
    assert [each["name"] for each in by_program.json()["candidates"]] == found


async def test_facts_and_checks_stand_beside_a_name_and_genders_only_in_totals(
    app: FastAPI, sessions: Sessions
) -> None:
    (name,) = await offered(
        sessions,
        candidate(
            "Aster",
            website="https://aster.example",
            head_gender="woman",
            delegation={"woman": 1, "not-stated": 2},
            checks_done=("legal-entity",),
            checks_open=("not-a-duplicate",),
        ),
    )
    one = await sign_in(app, Role.OFFICER)
    await save(one, [name], [name])

    shown = (await one.get(PAGE, headers=HTML)).text
    (listed,) = (await one.get(f"{API}/candidates")).json()["candidates"]
    balance = (await one.get(f"{API}/draft")).json()["balance"]

    facts, _, totals = shown.partition('id="balance"')
    for words in (
        "https://aster.example",
        "Helps newcomers find their feet.",
        "Checked:</span> It is a legal entity of its own",
        "Not checked:</span> No other application is of the same entity",
    ):
        assert words in facts
    assert (listed["checks_done"], listed["checks_open"]) == (
        ["legal-entity"],
        ["not-a-duplicate"],
    )
    assert not {"head_gender", "delegation"} & set(listed)
    assert "Delegations, as named so far" in totals
    assert [(row["key"], row["names"]) for row in balance["delegations"]] == [
        ("woman", 1),
        ("man", 0),
        ("other", 0),
        ("not-stated", 2),
    ]
    assert balance["genders"][0]["names"] == 1


async def test_a_note_without_words_is_refused_beside_its_field_and_the_view_stays(
    app: FastAPI, sessions: Sessions
) -> None:
    (name,) = await offered(sessions, candidate("Aster"))
    one = await sign_in(app, Role.OFFICER)
    path = f"{PAGE}/candidates/{name}/notes?search=ast"
    shown = (await one.get(f"{PAGE}?search=ast", headers=HTML)).text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]

    empty = await one.post(path, data={"csrf": csrf, "kind": "note"}, headers=HTML)
    kept = await one.post(path, data={"csrf": csrf, "words": "Ask again."}, headers=HTML)

    assert empty.status_code == 422
    assert f'id="words-{name}-error"' in empty.text
    assert kept.headers["location"] == f"{PAGE}?search=ast"


async def test_a_large_pool_comes_in_pages_and_a_choice_on_each_is_kept(
    app: FastAPI, sessions: Sessions
) -> None:
    ids = await offered(sessions, *(candidate(f"Name {n:03}") for n in range(101)))
    one = await sign_in(app, Role.OFFICER)
    first = (await one.get(PAGE, headers=HTML)).text
    second = (await one.get(PAGE, params={"page": 2}, headers=HTML)).text

    await save(one, ids[:100], ids[:2])
    await save(one, ids[100:], ids[100:])

    assert ("Name 099" in first, "Name 100" in first, "Name 100" in second) == (True, False, True)
    assert await draft(one) == {*ids[:2], ids[100]}


@pytest.mark.paragraph("6(b)")
async def test_a_suggestion_is_explained_and_not_applied(app: FastAPI, sessions: Sessions) -> None:
    await offered(
        sessions,
        *(candidate(f"Fiji {n}") for n in range(3)),
        candidate("Niger 1", country="NER", head_gender="woman"),
    )
    one = await sign_in(app, Role.OFFICER)

    answer = (await one.get(f"{API}/suggestion", params={"cap": 2})).json()
    shown = (await one.get(PAGE, params={"cap": 2}, headers=HTML)).text

    assert [each["name"] for each in answer["added"]] == ["Fiji 0", "Niger 1"]
    assert answer["words"][0] == "2 names are added."
    assert any(
        line.startswith("African States: from 0% to 50%, beside") for line in answer["words"]
    )
    assert answer["words"][-1] in shown
    assert await draft(one) == set()


async def test_why_a_name_is_left_out_is_for_the_office_only(
    app: FastAPI, sessions: Sessions
) -> None:
    (name,) = await offered(sessions, candidate("Aster"))
    one = await sign_in(app, Role.OFFICER)
    path = f"{API}/candidates/{name}/notes"

    kept = await one.post(path, json={"kind": "left-out", "words": "Canary: no seat."})

    assert kept.status_code == 204
    shown = (await one.get(PAGE, headers=HTML)).text
    assert "Canary: no seat." not in shown
    assert "Left out, with a reason." in shown
    assert f'href="{PAGE}/notes#{name}"' in shown
    assert "Canary: no seat." in (await one.get(f"{PAGE}/notes", headers=HTML)).text
    assert (await one.get(f"{API}/notes")).json()[name][0]["kind"] == "left-out"
    fiji = await sign_in(app, Role.DELEGATE, state="FJI")
    assert (await fiji.get(f"{API}/notes")).status_code == 404
    assert (await visitor(app).get(f"{API}/notes")).status_code == 401
    assert "Canary" not in (await visitor(app).get("/lists", headers=HTML)).text
    assert (await one.post(path, json={"words": " "})).status_code == 422


async def test_notes_are_sealed_and_each_look_at_them_is_on_record(
    app: FastAPI, sessions: Sessions, sealed: Sessions, database: Database
) -> None:
    (name,) = await offered(sessions, candidate("Aster"))
    one = await sign_in(app, Role.OFFICER, email="one@opga.example")
    path = f"{API}/candidates/{name}/notes"
    for words in ("Canary", "C" * 1000, "𝒞" * 1000):
        assert (await one.post(path, json={"words": words})).is_success

    async with database("review", "backup")() as tx:
        rows = list(await tx.execute(select(NoteRow.words, NoteRow.blob)))
    async with sealed() as tx:
        before = (await head(tx))[0]
    read = (await one.get(f"{API}/notes")).json()[name]
    async with sealed() as tx:
        after = (await head(tx))[0]

    assert {(row.words, len(row.blob)) for row in rows} == {(None, blob_bytes(NOTE_BYTES))}
    assert [(each["words"], each["by"]) for each in read] == [
        (words, "one@opga.example") for words in ("Canary", "C" * 1000, "𝒞" * 1000)
    ]
    assert after == before + 1


async def test_a_note_from_before_notes_were_sealed_is_sealed_by_the_night(
    app: FastAPI, sessions: Sessions, sealing_keys: PublicKeys
) -> None:
    (name,) = await offered(sessions, candidate("Aster"))
    one, by = await sign_in(app, Role.OFFICER), await officer(sessions)
    row = {"list_key": LIST, "kind": "left-out", "words": "Earlier", "at": soon()}
    async with sessions.begin() as tx:
        values = {**row, "application_id": name, "by_person_id": by.person_id}
        await tx.execute(insert(NoteRow).values(values))
        await seal_earlier(tx, sealing_keys)
        await seal_earlier(tx, sealing_keys)

    async with sessions() as tx:
        assert list(await tx.scalars(select(NoteRow.words))) == [None]
    (read,) = (await one.get(f"{API}/notes")).json()[name]
    assert (read["words"], read["kind"], read["by"]) == ("Earlier", "left-out", by.email)
