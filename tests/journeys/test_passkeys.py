"""A mission's focal point: enrolled after a call-back, in with a passkey, enrolled anew."""

import re

import psycopg

from shared.store.embedded import addresses_of
from tests.journeys.conftest import eventually, letters_to

OFFICER, SECOND = "officer@opga.example", "officer2@opga.example"
FOCAL, DELEGATE = "litia@mission.example", "sera@mission.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def by_name(url):
    """Return an address under the name that browsers bind passkeys to."""
    return url.replace("127.0.0.1", "localhost")


async def with_device(person):
    """Give a browser a device of its own that makes and keeps passkeys."""
    session = await person.page.context.new_cdp_session(person.page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return person


async def officer(running, reader, email, folder):
    person = await reader(folder)
    await person.page.goto(by_name(running.people("review")[email]))
    await person.page.get_by_role("button", name="Sign in", exact=True).click()
    return person


async def put_forward(running, person):
    await person.go(by_name(f"{running.url('review')}/desk/missions/enrol"), "enrol")
    await person.page.get_by_label("Mission of").select_option("FJI")
    for label, value in (
        ("Name of the focal point", "Litia Vakaloloma"),
        ("E-mail address", FOCAL),
        ("Official e-mail address of the mission", "fiji@missions.example"),
        ("Telephone number that you called back", "+1 212 555 0100"),
        ("Whom you spoke with", "The deputy permanent representative"),
    ):
        await person.page.get_by_label(label, exact=True).fill(value)
    await person.press("Put forward", "put-forward")


async def approve(running, person):
    await person.go(by_name(f"{running.url('review')}/desk/missions"), "waiting")
    await person.press("Approve", "code")
    return await person.page.locator("p.govuk-heading-xl").inner_text()


async def newest_link(running, email, seen=()):
    async def newest():
        letters = [each for each in letters_to(running, email) if each["id"] not in seen]
        links = [re.search(r"http\S+/invitation/\S+", each["text"]) for each in letters]
        return next((each[0] for each in reversed(links) if each), None)

    return by_name(await eventually(newest, f"a link for {email}"))


async def enter_and_make_a_passkey(person, link, code):
    await person.go(link, "invitation")
    await person.page.get_by_label("Code").fill(code)
    await person.press("Sign in", "account")
    await person.page.locator("#new-name").fill("Blue key")
    # The script asks the device and then sends the form: looking comes after that.
    await person.page.get_by_role("button", name="Add a passkey").click()
    await person.page.get_by_role("heading", name="Blue key").wait_for()
    await person.look("passkeys")


async def sign_in_with_it(running, person):
    await person.go(by_name(f"{running.url('review')}/sign-in"), "sign-in")
    await person.page.get_by_role("button", name="Sign in with a passkey").click()


def grow_stale(running):
    """Let the last proof of everybody be older than five minutes."""
    url = addresses_of("review", running.home).service
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE session SET verified_at = now() - interval '6 minutes'")


async def test_a_focal_point_is_enrolled_enters_confirms_and_is_enrolled_anew(running, reader):
    first = await officer(running, reader, OFFICER, "passkeys-officer")
    second = await officer(running, reader, SECOND, "passkeys-second")
    await put_forward(running, first)
    code = await approve(running, second)
    focal = await with_device(await reader("passkeys-focal"))
    link = await newest_link(running, FOCAL)
    await enter_and_make_a_passkey(focal, link, code)
    await focal.page.get_by_role("button", name="Sign out").click()
    await focal.look("signed-out")
    await sign_in_with_it(running, focal)
    await focal.page.wait_for_url("**/circulations")

    grow_stale(running)
    await focal.go(by_name(f"{running.url('review')}/mission"), "mission")
    await focal.page.get_by_label("Name of the delegate").fill("Sera Tikoisuva")
    await focal.page.get_by_label("E-mail address").fill(DELEGATE)
    await focal.press("Enrol", "step-up")
    await focal.page.get_by_role("button", name="Confirm with your passkey").click()
    await focal.page.get_by_role("heading", name="You have confirmed that it is you").wait_for()
    await focal.press("Go on", "delegate-code")
    said = await focal.page.locator("p.govuk-heading-xl").inner_text()

    delegate = await with_device(
        await reader("passkeys-delegate", viewport={"width": 360, "height": 800})
    )
    await enter_and_make_a_passkey(delegate, await newest_link(running, DELEGATE), said)

    seen = {each["id"] for each in letters_to(running, FOCAL)}
    await put_forward(running, first)
    anew = await approve(running, second)
    await sign_in_with_it(running, focal)
    await focal.page.get_by_role("link", name="The passkey was not accepted").wait_for()
    replaced = await with_device(await reader("passkeys-anew"))
    await enter_and_make_a_passkey(replaced, await newest_link(running, FOCAL, seen), anew)

    told = [each["letter"] for each in letters_to(running, "fiji@missions.example")]
    assert told == ["delegate-enrolled"] * 3


async def test_without_a_script_or_a_device_the_pages_say_what_to_do(running, reader):
    person = await reader("passkeys-no-script", scripts=False)
    address = by_name(f"{running.url('review')}/sign-in?lang=ar")

    await person.go(address, "sign-in-arabic")
    said = await person.page.locator("noscript").first.inner_text()
    await person.page.locator("#passkey button").click()
    await person.look("refused-arabic")

    assert "JavaScript" in said
    assert await person.page.locator(".govuk-error-summary").count() == 1
