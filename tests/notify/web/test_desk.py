import csv
import io
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.notify.actions.accept_requests import accept_one
from services.notify.actions.keep_contacts import keep
from services.notify.policy import OFFICER, POLICY
from services.notify.store import contacts, letters, notices, suppressions
from services.notify.store.tables import NoticeRow
from shared.kernel.actors import Role
from shared.messages.notify import Contact
from tests.conftest import sign_in, visitor
from tests.notify.build import CODE, LETTER, TOLD, VALUES, notice, one
from tests.notify.build import accept as notify_accepts

HTML = {"accept": "text/html"}


@pytest.fixture
def accepted(sessions):
    """Have one letter accepted and give its id."""

    async def act(letter=LETTER, priority="normal", status=None, **given):
        asked = notice(**given)
        async with sessions.begin() as tx:
            taken = await notify_accepts(tx, "registration", letter, [asked], priority)
            notice_id = taken[asked.key][0]
            if status is not None:
                await notices.set_status(tx, notice_id, status)
        return notice_id

    return act


async def post(browser, path, **data):
    csrf = (await browser.get("/desk/suppressions")).text.split('name="csrf" value="')[1][:32]
    return await browser.post(path, data={"csrf": csrf, **data})


async def row_of(sessions, notice_id):
    async with sessions() as tx:
        return await tx.get(NoticeRow, notice_id)


@pytest.mark.parametrize(
    "path",
    [path for (method, path), roles in POLICY.items() if roles == OFFICER and method == "GET"],
)
async def test_the_desk_is_for_its_officers(app, path):
    path = path.format(batch_id="x", notice_id="x", name=LETTER, language="fr")
    clerk = await sign_in(app, Role.CLERK)

    assert (await visitor(app).get(path)).status_code == 401
    assert (await clerk.get(path)).status_code == 404


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
async def test_every_page_can_be_read_in_every_language(app, officer, accepted, language):
    notice_id = await accepted(language=language)
    paths = [
        *("/desk/delivery", "/desk/notices", "/desk/letters", "/desk/suppressions"),
        *(f"/desk/notices/{notice_id}", f"/desk/letters/{LETTER}/{language}"),
    ]

    for path in paths:
        answer = await officer.get(f"{path}?lang={language}", headers=HTML)
        assert answer.status_code == 200
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text


async def test_a_secret_is_never_shown_at_the_desk(officer, accepted):
    notice_id = await accepted("sign-in-code", "urgent", values=CODE)

    page = (await officer.get(f"/desk/notices/{notice_id}", headers=HTML)).text
    export = (await officer.get("/desk/notices.csv")).text

    assert "••••" in page
    assert CODE["code"] not in page + export


async def test_a_letter_is_sent_again_as_another_with_another_id(sessions, officer, accepted):
    notice_id = await accepted(status="sent")

    answer = await post(officer, f"/desk/notices/{notice_id}/resend")

    copy = await row_of(sessions, answer.headers["location"].rpartition("/")[2])
    assert (copy.status, copy.recipient, copy.values) == ("queued", "focal@point.example", VALUES)
    assert copy.id != notice_id
    assert (await row_of(sessions, notice_id)).status == "sent"


@pytest.mark.parametrize("status", ["queued", "sending", "cancelled"])
async def test_what_is_on_its_way_or_cancelled_is_not_sent_again(
    sessions, officer, accepted, status
):
    notice_id = await accepted(status=status)

    assert (await post(officer, f"/desk/notices/{notice_id}/resend")).status_code == 409
    async with sessions() as tx:
        assert len(list(await tx.scalars(select(NoticeRow.id)))) == 1


async def test_nothing_is_sent_again_to_a_suppressed_address(sessions, officer, accepted):
    notice_id = await accepted(status="bounced")
    async with sessions.begin() as tx:
        await suppressions.append(tx, "focal@point.example", "bounced")

    assert (await post(officer, f"/desk/notices/{notice_id}/resend")).status_code == 409
    answer = await post(officer, f"/desk/notices/{notice_id}/address", address="New@Point.example")

    copy = await row_of(sessions, answer.headers["location"].rpartition("/")[2])
    assert (copy.recipient, copy.domain, copy.status) == (
        *("new@point.example", "point.example", "queued"),
    )


async def test_an_unsent_letter_goes_to_the_corrected_address(sessions, officer, accepted):
    notice_id = await accepted()

    wrong = await post(officer, f"/desk/notices/{notice_id}/address", address="a, b@c.example")
    await post(officer, f"/desk/notices/{notice_id}/address", address="right@point.example")

    assert (wrong.status_code, 'href="#address"' in wrong.text) == (422, True)
    assert (await row_of(sessions, notice_id)).recipient == "right@point.example"


async def test_an_address_is_put_on_the_list_and_taken_off_it(sessions, officer, accepted):
    waiting = await accepted()

    await post(officer, "/desk/suppressions", address="Focal@point.example")
    later = await accepted()
    code = await accepted("sign-in-code", "urgent", values=CODE)

    statuses = [(await row_of(sessions, each)).status for each in (waiting, later, code)]
    assert statuses == ["suppressed"] * 3
    assert "Focal@point.example".lower() in (await officer.get("/desk/suppressions")).text
    await post(officer, "/desk/suppressions/1/remove")
    async with sessions.begin() as tx:
        numbers = [each.id for each in await suppressions.list_all(tx, limit=9)]
    await post(officer, f"/desk/suppressions/{numbers[0]}/remove")
    assert (await row_of(sessions, await accepted())).status == "queued"


async def test_the_export_holds_what_was_searched_and_no_formula(sessions, officer, accepted):
    await accepted(to="=cmd@evil.example")
    await accepted(to="other@point.example")

    answer = await officer.get("/desk/notices.csv?domain=evil.example")

    _names, row = csv.reader(io.StringIO(answer.text))
    assert row[3] == "'=cmd@evil.example"


async def test_the_formatted_preview_may_load_and_run_nothing(officer):
    answer = await officer.get("/desk/letters/list-circulated/ar/html")

    assert answer.headers["content-security-policy"].endswith("style-src 'unsafe-inline'; sandbox")
    assert 'dir="rtl"' in answer.text


async def test_a_scheduled_letter_has_its_text_at_once(sessions, officer):
    at = "2031-05-01T12:00:00Z"
    async with sessions.begin() as tx:
        await accept_one(
            tx,
            one(notice(), send_at=at),
            caller="registration",
        )
        notice_id = await tx.scalar(select(NoticeRow.id))

    page = (await officer.get(f"/desk/notices/{notice_id}", headers=HTML)).text

    assert VALUES["organization"] in page
    assert "1 May 2031, 08:00" in page


async def test_words_stay_as_they_were_accepted(sessions, officer, accepted, monkeypatch):
    notice_id = await accepted()
    changed = dict.fromkeys(letters.sources(LETTER), "Other words {{ reference }}")
    async with sessions.begin() as tx:
        await tx.execute(update(NoticeRow).values(letter_version=letters.version(LETTER)))
    monkeypatch.setattr(letters, "version", lambda _name: "another")
    monkeypatch.setattr(letters, "sources", lambda _name: changed)

    page = (await officer.get(f"/desk/notices/{notice_id}", headers=HTML)).text

    assert "Other words" not in page
    assert letters.render(LETTER, "en", VALUES).subject in page


async def test_the_desk_sees_letters_by_status_letter_language_and_domain(officer, accepted):
    await accepted(language="fr", status="bounced")
    await accepted(to="other@elsewhere.example")

    page = (await officer.get("/desk/delivery", headers=HTML)).text

    for caption, query in (
        ("By status", "status=bounced"),
        ("By letter", f"letter={LETTER}"),
        ("By language", "language=fr"),
        ("By domain", "domain=elsewhere.example"),
    ):
        assert caption in page
        assert f'href="/desk/notices?{query}"' in page
    assert 'role="img" aria-label="0 sent, 1 on their way, 1 did not arrive"' in page
    # Not a code: what the letter is about.
    assert letters.render(LETTER, "en", dict.fromkeys(VALUES, "…")).subject in page


async def test_the_office_stops_a_mission_that_does_not_know_that_it_moves(sessions, officer):
    contact_id = uuid4()
    for address in ("old@mission.example", "rogue@mission.example"):
        told = Contact(id=contact_id, kind="mission", address=address)
        async with sessions.begin() as tx:
            await keep(tx, [told], at=TOLD, caller="review")
    page = (await officer.get("/desk/delivery", headers=HTML)).text
    assert "rogue@mission.example" in page

    answer = await post(officer, f"/desk/moves/{contact_id}/stop")
    again = await post(officer, f"/desk/moves/{contact_id}/stop")

    assert (answer.status_code, again.status_code) == (303, 404)
    assert "rogue@mission.example" not in (await officer.get("/desk/delivery", headers=HTML)).text
    async with sessions.begin() as tx:
        # Nor when the caller says it once more.
        await keep(tx, [told], at=TOLD.replace(year=2090), caller="review")
        kept = (await contacts.find(tx, "review", [contact_id]))[contact_id]
    assert (kept.address, kept.next_address) == ("old@mission.example", None)
