"""From the form to the final list, by hand, with and without JavaScript."""

import asyncio
import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import code_for, eventually, letters_to

CLERK = "clerk@secretariat.example"
OFFICER = "officer@opga.example"
SECOND = "officer2@opga.example"
DELEGATE = "delegate.ury@missions.example"
WINDOW_SECONDS = 60


async def apply(running, person, name, email, *, look):
    page, base = person.page, running.url("registration")
    if look:
        await person.go(base, "start")
    await page.goto(f"{base}/door")
    if look:
        await person.press("Show my door", "door-with-errors")
    await page.get_by_label("Name of the organization").fill(name)
    await page.get_by_label("Diaspora community").check()
    await page.get_by_label("Country of its seat").select_option("FJI")
    await person.press("Show my door", "door-answer")
    await person.press("Apply", "sign-in")
    await page.get_by_label("E-mail address").fill(email)
    await person.press("Send me a code", "code")
    await page.get_by_label("Code").fill(await code_for(running, email))
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await person.look("before-you-begin")
    await person.press("Begin", "organization")
    assert await page.get_by_label("Name of the organization").input_value() == name
    await page.get_by_label("Name of the organization").fill("")
    if look:
        await person.press("Save and continue", "organization-with-errors")
    await page.get_by_label("Name of the organization").fill(name)
    await page.get_by_label("Work relevant to migration").fill("Language courses and legal advice.")
    await person.press("Save and continue", "contact")
    await page.get_by_label("Name of the focal point").fill("Litia Vakaloloma")
    await page.get_by_label("English").check()
    await person.press("Save and continue", "representation")
    await page.get_by_label("Name of the head of delegation").fill("Sera Tikoisuva")
    await page.get_by_label("Not stated").check()
    await person.press("Save and continue", "participation")
    await page.get_by_label("Conference").check()
    await person.press("Save and continue", "check")
    await person.press("Submit", "submitted")
    assert "GCM-2018-" in await page.inner_text("main")
    return page.url


async def clerk_works(running, person, names, link):
    page, base = person.page, running.url("registration")
    await person.go(link, "invitation")
    await person.press("Sign in", "queue")
    for name in names:
        await page.goto(f"{base}/desk?stage=submitted&search={name}")
        await page.get_by_role("link", name=name).click()
        await person.look("application")
        await person.press("Verify", "verified")
        await person.press("Put forward to the Office", "put-forward")


async def office_circulates(running, person, second, names, links):
    page, base = person.page, running.url("review")
    await person.go(links[OFFICER], "invitation")
    await person.press("Sign in", "desk")
    await second.go(links[SECOND], "invitation")
    await second.press("Sign in", "desk")

    async def names_arrived():
        await page.goto(f"{base}/desk/lists/conference")
        return all([await page.get_by_role("checkbox", name=name).count() for name in names])

    await eventually(names_arrived, "the names reach the Office")
    for name in names:
        await page.get_by_role("checkbox", name=name).check()
    await person.press("Save and update the balance", "balance")
    await person.press("Freeze as a numbered list", "frozen")
    await person.press("Circulate", "circulate-with-errors")
    closes_at = datetime.now(ZoneInfo("America/New_York")) + timedelta(seconds=WINDOW_SECONDS)
    await page.get_by_label("Closes at, New York time").fill(
        closes_at.strftime("%Y-%m-%dT%H:%M:%S")
    )
    await person.press("Circulate", "asked")
    await second.go(page.url, "approval")
    await second.press("Approve and circulate", "circulated")
    return page.url, time.monotonic() + WINDOW_SECONDS


async def delegate_objects(running, person, struck, spared, link):
    page = person.page
    await person.go(link, "invitation")
    await person.press("Sign in", "home")
    await page.get_by_role("link", name="Further list").first.click()
    await person.look("list")
    listed = page.url
    await page.get_by_role("link", name=struck).click()
    await person.look("name")
    await page.get_by_label("General basis of the objection").fill("A general basis.")
    await person.press("File the objection", "receipt")
    await page.goto(listed)
    await page.get_by_role("link", name=spared).click()
    await person.press("File the objection", "second-receipt")
    await page.goto(listed)
    await person.look("list-with-own-objections")
    await page.get_by_role("link", name=spared).click()
    await person.press("Withdraw the objection", "withdrawal")


async def names_a_representative(person, status):
    """Invite nobody, name one person, and see the seat that the final list opened."""
    page = person.page
    await person.go(f"{status}/people", "people")
    await person.go(f"{status}/representatives", "representatives")
    await page.get_by_role("button", name="Name a person").click()
    await person.press("Save", "person-with-errors")
    await page.get_by_label("Family name").fill("Tikoisuva")
    await page.get_by_label("Given names").fill("Sera")
    await page.get_by_label("Name in its own script").fill("سيرا")
    await page.get_by_label("Not stated").check()
    await page.get_by_label("Nationality").select_option("FJI")
    await page.get_by_label("Function").fill("Head of programmes")
    await person.press("Save", "person")
    await page.get_by_label("Meeting").select_option("conference")
    await page.get_by_label("Head of delegation").check()
    await person.press("Name for this meeting", "seat")
    assert "Confirmed" in await page.inner_text("main")
    await person.go(f"{status}/representatives", "representatives-with-seat")
    assert "Sera TIKOISUVA" in await page.inner_text("main")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
async def test_two_organizations_one_objection_one_withdrawal_one_final_list(
    running, reader, scripts
):
    kind = "scripts" if scripts else "no-scripts"
    spared, struck = f"Blue Lagoon Network {kind}", f"Coral Path Association {kind}"
    emails = [f"focal.{n}.{kind}@organizations.example" for n in (1, 2)]
    ngo = await reader(f"{kind}/1-organization", scripts=scripts)
    other = await reader(f"{kind}/1-other", scripts=scripts)
    status = await apply(running, ngo, spared, emails[0], look=True)
    await apply(running, other, struck, emails[1], look=False)
    links = running.people("registration") | running.people("review")
    clerk = await reader(f"{kind}/2-clerk", scripts=scripts)
    await clerk_works(running, clerk, (spared, struck), links[CLERK])
    office = await reader(f"{kind}/3-office", scripts=scripts)
    second = await reader(f"{kind}/3-second-officer", scripts=scripts)
    url, closes = await office_circulates(running, office, second, (spared, struck), links)
    delegate = await reader(f"{kind}/4-delegate", scripts=scripts)
    await delegate_objects(running, delegate, struck, spared, links[DELEGATE])
    await ngo.go(status, "with-member-states")
    shown = (await ngo.page.inner_text("main")).lower().replace("non-objection basis", "")
    assert "object" not in shown
    assert "uruguay" not in shown
    await asyncio.sleep(max(0.0, closes - time.monotonic()) + 3)
    await office.go(url, "closed")
    assert struck in await office.page.inner_text("main .app-panel")
    await office.press("Approve and publish the final list", "published")
    public = await reader(f"{kind}/5-public", scripts=scripts)
    await public.go(running.url("review"), "lists")
    await public.go(url.replace("/desk/circulations/", "/lists/"), "final-list")
    final = await public.page.inner_text("main")
    assert spared in final
    assert struck not in final
    await _outcomes_reach_both(running, ngo, status, emails)
    await _letter_is_checked(running, ngo, public, spared)
    await names_a_representative(ngo, status.partition("?")[0])


async def _outcomes_reach_both(running, ngo, status, emails):
    async def outcome_is_shown():
        await ngo.page.goto(status)
        return "On the final list" in await ngo.page.inner_text("main")

    await eventually(outcome_is_shown, "the outcome arrives")
    await ngo.look("outcome")
    for email, letter in zip(
        emails, ("outcome-on-final-list", "outcome-not-on-final-list"), strict=True
    ):

        async def letter_arrived(email=email, letter=letter):
            return letter in {each["letter"] for each in letters_to(running, email)}

        await eventually(letter_arrived, f"{letter} arrives")
        assert all(each["deliveries"] == 1 for each in letters_to(running, email))


async def _letter_is_checked(running, ngo, public, name):
    await ngo.press("Confirmation letter", "confirmation-letter")
    code = re.search(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", await ngo.page.inner_text("main"))[0]
    await public.go(f"{running.url('registration')}/confirmations", "check-a-letter")
    await public.page.get_by_label("Code on the letter").fill(code.lower())
    await public.press("Check", "letter-checked")
    shown = await public.page.inner_text("main")
    assert "In force" in shown
    assert name in shown


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
async def test_pages_in_other_languages_and_on_a_phone(running, reader, language):
    for name, size in {"phone": (360, 740), "desk": (1280, 900)}.items():
        person = await reader(
            f"languages/{language}-{name}", viewport={"width": size[0], "height": size[1]}
        )
        for service, path in (
            ("registration", "/"),
            ("registration", "/door?name=&category=&country="),
            ("registration", "/sign-in"),
            ("registration", "/calendar"),
            ("registration", "/contributions"),
            ("registration", "/confirmations"),
            ("registration", "/developers"),
            ("review", "/lists"),
            ("notify", "/mailbox"),
        ):
            separator = "&" if "?" in path else "?"
            await person.go(
                f"{running.url(service)}{path}{separator}lang={language}",
                f"{service}{path.split('?')[0].replace('/', '-')}",
            )
            html = person.page.locator("html")
            assert await html.get_attribute("lang") == language
            assert await html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
