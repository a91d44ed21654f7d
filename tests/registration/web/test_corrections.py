"""Corrections after submission, through the web."""

from uuid import uuid4

import pytest

from shared.messages.registration import CandidatePutForward
from tests.conftest import outbox
from tests.registration.build import CONTACT, ORGANIZATION
from tests.registration.web.test_pages_and_api import HTML, csrf_of


async def test_a_correction_waits_for_the_clerk_and_then_holds(case):
    early = await case.correct("Harbour Bridge Foundation")
    await case.forward("submit", "verify")

    asked = await case.correct("Harbour Bridge Foundation")
    twice = await case.correct("Harbour Bridge Trust")
    before = (await case.known())["answers"]["organization"]["name"]
    page = await case.clerk.get(f"/desk/applications/{case.id}", headers=HTML)
    address = f"{case.desk}/corrections/{asked.json()['id']}"
    accepted = await case.clerk.post(f"{address}/accept")
    again = await case.clerk.post(f"{address}/accept")

    assert (early.status_code, asked.status_code, twice.status_code) == (409, 200, 409)
    assert before == "Harbour Bridge Initiative"
    assert "Harbour Bridge Foundation" in page.text
    assert (accepted.json()["stage"], again.status_code) == ("accepted", 409)
    known = await case.known()
    assert known["answers"]["organization"]["name"] == "Harbour Bridge Foundation"
    assert known["history"][-1]["note"] == "corrected"


async def test_a_correction_before_the_list_goes_out_reaches_the_office(case):
    await case.forward("submit", "verify", "put-forward")
    asked = (await case.correct("Harbour Bridge Foundation")).json()

    await case.clerk.post(f"{case.desk}/corrections/{asked['id']}/accept")

    messages = await outbox(case.app.state.sessions)
    names = [m.name for m in messages if isinstance(m, CandidatePutForward)]
    assert names == ["Harbour Bridge Initiative", "Harbour Bridge Foundation"]


@pytest.mark.parametrize(
    ("verb", "sent", "outcome"),
    [("accept", None, "accepted"), ("decline", {"note": "No statutes came."}, "declined")],
)
async def test_the_organization_is_told_what_became_of_it(case, verb, sent, outcome):
    await case.forward("submit")
    asked = (await case.correct("Harbour Bridge Foundation")).json()

    await case.clerk.post(f"{case.desk}/corrections/{asked['id']}/{verb}", json=sent)

    last = (await outbox(case.app.state.sessions))[-1]
    assert (last.letter, last.notice.values["outcome"]) == ("correction-decided", outcome)


@pytest.mark.paragraph("fn 4")
@pytest.mark.parametrize("is_final", [False, True])
async def test_what_member_states_saw_is_never_altered(case, is_final):
    await case.forward("submit", "verify", "put-forward")
    await case.news()
    if is_final:
        await case.news(included=True)
    before = await case.known()
    asked = (await case.correct("Harbour Bridge Foundation")).json()
    told = len(await outbox(case.app.state.sessions))

    accepted = await case.clerk.post(f"{case.desk}/corrections/{asked['id']}/accept")

    assert accepted.json()["stage"] == "noted-for-corrigendum"
    assert await case.known() == before
    (since,) = (await outbox(case.app.state.sessions))[told:]
    assert since.letter == "correction-decided"
    assert since.notice.values["outcome"] == "noted-for-corrigendum"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"section": "participation", "answers": {"scopes": ["preparatory-process"]}}, 404),
        ({"section": "surprise"}, 404),
        ({"answers": {**ORGANIZATION, "name": "x" * 301}}, 422),
        ({"answers": {**ORGANIZATION, "stage": "verified"}}, 422),
        ({"reason": ""}, 422),
    ],
)
async def test_a_correction_is_held_against_the_form(case, change, status):
    await case.forward("submit")

    assert (await case.correct("Harbour", **change)).status_code == status


async def test_the_pages_of_a_correction(case):
    await case.forward("submit")
    page = f"/applications/{case.id}/corrections/contact"
    token = await csrf_of(case.client, page)
    form = {"csrf": token, "correction_id": str(uuid4()), **CONTACT, "contact_name": "Ana Qio"}

    without = await case.client.post(page, data=form, headers=HTML)
    sent = await case.client.post(page, data={**form, "reason": "She left."}, headers=HTML)
    shown = await case.client.get(f"/applications/{case.id}/corrections", headers=HTML)
    asked = (await case.client.get(f"{case.path}/corrections")).json()[0]["id"]
    desk = f"/desk/applications/{case.id}"
    desk_token = await csrf_of(case.clerk, desk)
    why = {"csrf": desk_token, "note": ""}
    mute = await case.clerk.post(f"{desk}/corrections/{asked}/decline", data=why, headers=HTML)
    declined = await case.clerk.post(
        f"{desk}/corrections/{asked}/decline",
        data={"csrf": desk_token, "note": "Ask her to write."},
        headers=HTML,
    )

    assert (without.status_code, mute.status_code) == (422, 422)
    assert 'href="#reason"' in without.text
    assert (sent.status_code, declined.status_code) == (303, 303)
    assert "Ana Qio" in shown.text
    after = await case.client.get(f"/applications/{case.id}/corrections", headers=HTML)
    assert "Ask her to write." in after.text
