"""Two applications of one entity: found, compared, merged by a clerk, and nothing lost."""

from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from tests.conftest import outbox, sign_in
from tests.registration.web.test_pages_and_api import FORM, HTML, body, csrf_of

DESK = "/api/v1/desk/applications"
REASON = "The same statutes and the same office."


@pytest.fixture
async def clerk(app):
    return await sign_in(app, Role.CLERK)


@pytest.fixture
def submitted(app):
    """Submit an application of somebody: whose it is, and what was answered."""

    async def make(*scopes, **given):
        client, path = await sign_in(app, Role.APPLICANT), f"/api/v1/applications/{uuid4()}"
        participation = {"scopes": list(scopes)}
        await client.put(path, json=body(participation=participation, **given))
        answer = await client.post(f"{path}/submit", json={"version": 1})
        assert answer.status_code == 200, answer.text
        return client, answer.json()

    return make


def merging(kept, duplicate, **given):
    return {
        "version": kept["version"],
        "duplicate_id": duplicate["id"],
        "duplicate_version": duplicate["version"],
        "reason": REASON,
    } | given


async def test_what_either_asked_for_is_asked_for_from_the_earlier_time(app, clerk, submitted):
    other, duplicate = await submitted("conference")
    owner, kept = await submitted("preparatory-process")

    answers = [
        await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, duplicate))
        for _turn in range(2)
    ]

    merged = answers[0].json()
    assert [each.status_code for each in answers] == [200, 200]
    assert merged["answers"]["participation"]["scopes"] == ["preparatory-process", "conference"]
    assert merged["submitted_at"] == duplicate["submitted_at"]
    theirs = (await other.get(f"/api/v1/applications/{duplicate['id']}")).json()
    assert (theirs["stage"], theirs["answers"]) == ("merged", duplicate["answers"])
    told = [m.notice for m in await outbox(app.state.sessions) if "merged" in m.letter]
    assert {each.values["kept"] for each in told} == {kept["reference"]}
    assert len(told) == 2
    page = await other.get(f"/applications/{duplicate['id']}", headers=HTML)
    assert kept["reference"] in page.text
    assert (await owner.get(f"/api/v1/applications/{kept['id']}")).json()["stage"] == "submitted"


async def test_whoever_held_the_duplicate_gets_no_access_by_it(clerk, submitted):
    other, duplicate = await submitted("conference")
    _owner, kept = await submitted("conference")

    await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, duplicate))

    assert (await other.get(f"/api/v1/applications/{kept['id']}")).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"version": 7}, 409),
        ({"duplicate_version": 7}, 409),
        ({"duplicate_id": str(uuid4())}, 404),
        ({"reason": "no"}, 422),
    ],
)
async def test_a_merge_that_does_not_fit_changes_nothing(clerk, submitted, change, status):
    other, duplicate = await submitted("conference")
    _owner, kept = await submitted("conference")

    answer = await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, duplicate) | change)

    assert answer.status_code == status
    known = (await other.get(f"/api/v1/applications/{duplicate['id']}")).json()
    assert known["stage"] == "submitted"


async def test_a_duplicate_that_went_on_elsewhere_does_not_go_on_here_too(clerk, submitted):
    _other, duplicate = await submitted("conference")
    _owner, kept = await submitted("conference")
    _third, late = await submitted("conference")
    await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, duplicate))

    answer = await clerk.post(f"{DESK}/{late['id']}/merge", json=merging(late, duplicate))

    assert answer.status_code == 409


async def test_an_application_is_not_merged_with_itself(clerk, submitted):
    _owner, kept = await submitted("conference")

    answer = await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, kept))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-offered")


async def test_what_the_office_has_goes_on_and_never_as_a_duplicate(clerk, submitted):
    _other, first = await submitted("conference")
    _owner, second = await submitted("conference")
    for verb, version in (("verify", 2), ("put-forward", 3)):
        await clerk.post(f"{DESK}/{first['id']}/{verb}", json={"version": version})
    forwarded = (await clerk.get(f"{DESK}/{first['id']}")).json()

    wrong = await clerk.post(f"{DESK}/{second['id']}/merge", json=merging(second, forwarded))
    right = await clerk.post(f"{DESK}/{first['id']}/merge", json=merging(forwarded, second))

    assert (wrong.status_code, right.status_code) == (409, 200)


async def test_a_merged_duplicate_is_found_no_more(clerk, submitted):
    _other, duplicate = await submitted("conference")
    _owner, kept = await submitted("conference")
    page = f"/desk/applications/{kept['id']}"
    before = await clerk.get(page, headers=HTML)

    await clerk.post(f"{DESK}/{kept['id']}/merge", json=merging(kept, duplicate))

    assert f"{page}/merge/{duplicate['id']}" in before.text
    after = await clerk.get(page, headers=HTML)
    assert f"{page}/merge/{duplicate['id']}" not in after.text
    assert duplicate["reference"] in after.text


async def test_a_clerk_compares_and_merges_on_a_page(clerk, submitted):
    _other, duplicate = await submitted("conference")
    _owner, kept = await submitted("preparatory-process")
    page = f"/desk/applications/{kept['id']}/merge/{duplicate['id']}"
    sent = {
        "csrf": await csrf_of(clerk, page),
        "version": "2",
        "duplicate_version": "2",
        "reason": REASON,
    }

    wrong = await clerk.post(page, data=sent | {"reason": ""}, headers=HTML | FORM)
    done = await clerk.post(page, data=sent, headers=HTML | FORM)
    again = await clerk.get(page, headers=HTML)

    assert (wrong.status_code, "Say what shows it." in wrong.text) == (422, True)
    assert done.headers["location"] == f"/desk/applications/{kept['id']}"
    assert "They cannot be merged as they stand" in again.text
