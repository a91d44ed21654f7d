"""From the form to the final list, by hand, with and without JavaScript."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.journeys.conftest import code_for

pytestmark = pytest.mark.xdist_group("journeys")

CLERK = "clerk@secretariat.example"
OFFICER = "officer@opga.example"
DELEGATE = "delegate.ury@missions.example"
WINDOW_SECONDS = 20


def apply(running, person, name, email, *, look):
    page, base = person.page, running.url("registration")
    person.go(base, "start") if look else page.goto(base)
    page.goto(f"{base}/door")
    person.press("Show my door", "door-with-errors") if look else None
    page.get_by_label("Name of the organization").fill(name)
    page.get_by_label("Diaspora community").check()
    page.get_by_label("Country of its seat").select_option("FJI")
    person.press("Show my door", "door-answer")
    person.press("Apply", "sign-in")
    page.get_by_label("E-mail address").fill(email)
    person.press("Send me a code", "code")
    page.get_by_label("Code").fill(code_for(running, email))
    page.get_by_role("button", name="Sign in", exact=True).click()
    # The door again: signing in led away from it.
    page.goto(f"{base}/applications/new?category=diaspora")
    person.look("before-you-begin")
    person.press("Begin", "tasks")
    page.get_by_role("link", name="Your organization").click()
    person.press("Save and continue", "organization-with-errors") if look else None
    page.get_by_label("Name of the organization").fill(name)
    page.get_by_label("Country of its seat").select_option("FJI")
    page.get_by_label("Work relevant to migration").fill("Language courses and legal advice.")
    person.press("Save and continue", "contact")
    page.get_by_label("Name of the focal point").fill("Litia Vakaloloma")
    page.get_by_label("English").check()
    person.press("Save and continue", "representation")
    page.get_by_label("Name of the head of delegation").fill("Sera Tikoisuva")
    page.get_by_label("Not stated").check()
    person.press("Save and continue", "participation")
    page.get_by_label("Conference").check()
    person.press("Save and continue", "check")
    person.press("Submit", "submitted")
    assert "GCM-2018-" in page.inner_text("main")
    return page.url


def clerk_works(running, person, names, link):
    page, base = person.page, running.url("registration")
    person.go(link, "invitation")
    person.press("Sign in", "queue")
    for name in names:
        page.goto(f"{base}/desk?stage=submitted&search={name}")
        page.get_by_role("link", name=name).click()
        person.look("application")
        person.press("Verify", "verified")
        person.press("Put forward to the Office", "put-forward")


def office_circulates(running, person, names, link):
    page, base = person.page, running.url("review")
    person.go(link, "invitation")
    person.press("Sign in", "desk")
    deadline = time.monotonic() + 30
    while True:
        page.goto(f"{base}/desk/lists/conference")
        if all(page.get_by_label(name).count() for name in names):
            break
        assert time.monotonic() < deadline, "the names never reached the Office"
        time.sleep(0.3)
    for name in names:
        page.get_by_label(name).check()
    person.press("Save and update the balance", "balance")
    person.press("Freeze as a numbered list", "frozen")
    person.press("Circulate", "circulate-with-errors")
    closes_at = datetime.now(ZoneInfo("America/New_York")) + timedelta(seconds=WINDOW_SECONDS)
    page.get_by_label("Closes at, New York time").fill(closes_at.strftime("%Y-%m-%dT%H:%M:%S"))
    person.press("Circulate", "circulated")
    return page.url, time.monotonic() + WINDOW_SECONDS


def delegate_objects(running, person, struck, spared, link):
    page = person.page
    person.go(link, "invitation")
    person.press("Sign in", "home")
    page.get_by_role("link", name="Further list").first.click()
    person.look("list")
    listed = page.url
    page.get_by_role("link", name=struck).click()
    person.look("name")
    page.get_by_label("General basis of the objection").fill("A general basis.")
    person.press("File the objection", "receipt")
    page.goto(listed)
    page.get_by_role("link", name=spared).click()
    person.press("File the objection", "second-receipt")
    page.goto(listed)
    person.look("list-with-own-objections")
    page.get_by_role("link", name=spared).click()
    person.press("Withdraw the objection", "withdrawal")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
def test_two_organizations_one_objection_one_withdrawal_one_final_list(running, reader, scripts):
    kind = "scripts" if scripts else "no-scripts"
    spared, struck = f"Blue Lagoon Network {kind}", f"Coral Path Association {kind}"
    emails = [f"focal.{n}.{kind}@organizations.example" for n in (1, 2)]
    ngo = reader(f"{kind}/1-organization", scripts=scripts)
    other = reader(f"{kind}/1-other", scripts=scripts)
    status = apply(running, ngo, spared, emails[0], look=True)
    apply(running, other, struck, emails[1], look=False)
    links = running.people("registration") | running.people("review")
    clerk = reader(f"{kind}/2-clerk", scripts=scripts)
    clerk_works(running, clerk, (spared, struck), links[CLERK])
    office = reader(f"{kind}/3-office", scripts=scripts)
    url, closes = office_circulates(running, office, (spared, struck), links[OFFICER])
    delegate = reader(f"{kind}/4-delegate", scripts=scripts)
    delegate_objects(running, delegate, struck, spared, links[DELEGATE])
    ngo.go(status, "with-member-states")
    shown = ngo.page.inner_text("main").lower().replace("non-objection basis", "")
    assert "object" not in shown
    assert "uruguay" not in shown
    time.sleep(max(0.0, closes - time.monotonic()) + 3)
    office.go(url, "closed")
    assert struck in office.page.inner_text("main .app-panel")
    office.press("Approve and publish the final list", "published")
    public = reader(f"{kind}/5-public", scripts=scripts)
    public.go(running.url("review"), "lists")
    public.go(url.replace("/desk/circulations/", "/lists/"), "final-list")
    final = public.page.inner_text("main")
    assert spared in final
    assert struck not in final
    _outcomes_reach_both(running, ngo, status, emails)


def _outcomes_reach_both(running, ngo, status, emails):
    deadline = time.monotonic() + 30
    while True:
        ngo.page.goto(status)
        if "On the final list" in ngo.page.inner_text("main"):
            break
        assert time.monotonic() < deadline, "the outcome never arrived"
        time.sleep(0.3)
    ngo.look("outcome")
    for email, letter in zip(
        emails, ("outcome-on-final-list", "outcome-not-on-final-list"), strict=True
    ):
        while True:
            letters = httpx.get(
                f"{running.url('notify')}/api/v1/mailbox", params={"to": email}
            ).json()
            kinds = [each["letter"] for each in letters]
            if letter in kinds:
                break
            assert time.monotonic() < deadline, kinds
            time.sleep(0.3)
        assert all(each["deliveries"] == 1 for each in letters)


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
def test_pages_in_other_languages_and_on_a_phone(running, reader, language):
    for name, size in {"phone": (360, 740), "desk": (1280, 900)}.items():
        person = reader(
            f"languages/{language}-{name}", viewport={"width": size[0], "height": size[1]}
        )
        for service, path in (
            ("registration", "/"),
            ("registration", "/door?name=&category=&country="),
            ("registration", "/sign-in"),
            ("review", "/lists"),
            ("notify", "/mailbox"),
        ):
            separator = "&" if "?" in path else "?"
            person.go(
                f"{running.url(service)}{path}{separator}lang={language}",
                f"{service}{path.split('?')[0].replace('/', '-')}",
            )
            html = person.page.locator("html")
            assert html.get_attribute("lang") == language
            assert html.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
