import asyncio
import re
from datetime import date
from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from shared.reference.read import RegisterRow, Snapshot
from shared.store.registers import save_snapshots
from tests.conftest import sign_in, visitor
from tests.registration.build import ORGANIZATION, answers

HTML = {"accept": "text/html"}


def register(*names, as_of=date(2017, 1, 1)):
    rows = tuple(
        RegisterRow(line, name, None, status) for line, (name, status) in enumerate(names, start=2)
    )
    return [Snapshot("ecosoc", as_of, rows)]


@pytest.fixture
def import_(sessions):
    async def load(*names, **given):
        async with sessions.begin() as tx:
            await save_snapshots(
                tx, register(*names, **given), source="tests", file_sha256=uuid4().bytes * 2
            )

    return load


@pytest.fixture
async def ferry(import_):
    await import_(
        ("Harbour Ferry Society (HFS)", "granted"),
        ("International Federation of University Women", "granted"),
        ("Lighthouse Keepers Guild", "withdrawn"),
        ("Upland Farmers Network (Fiji)", "granted"),
        ("Upland Farmers Network (Tonga)", "granted"),
    )


async def submit(app, name):
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    body = {"version": 0, "category": "ngo", **answers()}
    body["organization"] = ORGANIZATION | {"name": name}
    assert (await client.put(path, json=body)).status_code == 200
    assert (await client.post(f"{path}/submit", json={"version": 1})).status_code == 200
    return path.rpartition("/")[2]


async def test_anybody_sees_what_a_name_may_be_with_reasons(app, ferry):
    answer = await visitor(app).get("/api/v1/matches", params={"name": "Harbor Ferry Socity"})

    found = answer.json()
    assert (answer.status_code, found["band"]) == (200, "claim")
    assert found["candidates"][0]["name"] == "Harbour Ferry Society (HFS)"
    assert "a different spelling or a typing error" in found["candidates"][0]["reasons"]


async def test_reasons_come_in_the_readers_language(app, ferry):
    answer = await visitor(app).get(
        "/api/v1/matches", params={"name": "HFS"}, headers={"accept-language": "ru"}
    )

    assert answer.json()["candidates"][0]["reasons"][0] == "ее сокращение"


async def test_a_withdrawn_name_is_not_offered(app, ferry):
    answer = await visitor(app).get("/api/v1/matches", params={"name": "Lighthouse Keepers Guild"})

    assert "Lighthouse Keepers Guild" not in answer.text.split('"candidates"')[1]


async def test_nothing_of_applications_is_in_an_answer(app, ferry):
    await submit(app, "Harbour Ferry Socety of Secrets")

    answer = await visitor(app).get("/api/v1/matches", params={"name": "Harbour Ferry Socety"})

    assert "Secrets" not in answer.text


async def test_a_newer_register_is_searched_soon_and_the_old_one_until_then(app, ferry, import_):
    client = visitor(app)

    async def bands():
        asked = ("Mountain Guides Union", "Harbour Ferry Society")
        found = [await client.get("/api/v1/matches", params={"name": name}) for name in asked]
        return [each.json()["band"] for each in found]

    assert await bands() == ["none", "claim"]
    await import_(("Mountain Guides Union", "granted"), as_of=date(2018, 1, 1))

    async with asyncio.timeout(20):
        while (now := await bands()) != ["claim", "none"]:
            assert now in (["none", "claim"], ["none", "none"])
            await asyncio.sleep(0.05)


async def test_the_door_opens_for_a_name_after_its_change_and_says_why(app, ferry):
    page = await visitor(app).get(
        "/door", params={"name": "Graduate Women International", "category": "ngo"}, headers=HTML
    )

    assert "International Federation of University Women" in page.text
    assert "A clerk will confirm it." in page.text
    assert re.search(r'name="entry" value="[0-9a-f-]{36}"', page.text)


async def test_the_door_offers_near_names_and_claims_none_of_them(app, ferry):
    page = await visitor(app).get(
        "/door", params={"name": "Upland Farmers Network", "category": "ngo"}, headers=HTML
    )

    assert "name=Upland+Farmers+Network+%28Tonga%29&amp;category=ngo" in page.text
    assert "a place makes the difference: perhaps a chapter" in page.text
    assert 'name="entry" value=""' in page.text
    assert "Look-alike" not in page.text


async def test_a_clerk_sees_probabilities_look_alikes_and_names_nearly_the_same(app, ferry):
    application = await submit(app, "Harbour Ferry Society Kenya")
    await submit(app, "Harbour Ferry Society Kenia")
    await submit(app, "Upland Herders Union")
    clerk = await sign_in(app, Role.CLERK)

    page = (await clerk.get(f"/desk/applications/{application}", headers=HTML)).text

    assert re.search(r"<bdi>\d+\.\d%</bdi>", page)
    assert "Look-alike: a place makes the difference (kenya); perhaps a chapter." in page
    assert "Harbour Ferry Society Kenia" in page
    assert "Upland Herders Union" not in page


async def test_applications_under_a_former_name_and_the_new_are_shown_to_each_other(app, ferry):
    former = await submit(app, "International Federation of University Women")
    await submit(app, "Graduate Women International")
    clerk = await sign_in(app, Role.CLERK)

    page = (await clerk.get(f"/desk/applications/{former}", headers=HTML)).text

    assert "Other applications of this or nearly this name" in page
    assert re.search(r"<bdi>GCM-2018-\d+</bdi></a> <bdi>Graduate Women International</bdi>", page)
    assert "same name after the change of" in page
    assert "Look-alike" not in page


async def test_whoever_is_invited_another_way_is_offered_no_entry_and_a_way_on(app, ferry):
    page = await visitor(app).get(
        "/door", params={"name": "Upland Farmers Network", "category": "migrant"}, headers=HTML
    )

    assert "The registers hold names like yours" not in page.text
    assert 'href="/calendar"' in page.text.partition('id="answer"')[2].partition("</section>")[0]
