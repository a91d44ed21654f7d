"""`python -m services.review`: serve, work, migrate, check, import, keys, keep, people."""

import asyncio
import json

from services.review.keeper import keys, serve
from services.review.store.sealing import KeysMissing
from shared.cli.registers import importer
from shared.cli.service import fail, plainly, print_line, service_cli, service_settings
from shared.kernel.actors import Role
from shared.settings import Settings
from shared.store import people, registers
from shared.store.db import create_sessions, database_time

OFFICERS = ("officer@opga.example", "officer2@opga.example")
FRENCH_SPEAKING = frozenset({"BEN", "CIV", "FRA", "MCO", "SEN", "TGO"})
SHOWN = "URY"

cli = service_cli("review")
cli.command("import")(importer(lambda: service_settings("review").database_url))


@cli.command("keys")
def make_keys() -> None:
    """Make the keeper's keys unless they are there."""
    settings = service_settings("review")
    try:
        keys.make(settings.keys_dir / "review", is_demo=settings.is_demo)
    except KeysMissing as missing:
        raise fail(str(missing)) from None


@cli.command()
def keep() -> None:
    """Run the keeper, which alone can open positions."""
    try:
        plainly(serve.serve, service_settings("review"))
    except KeysMissing as missing:
        raise fail(str(missing)) from None


def delegate_email(iso3: str) -> str:
    """Return the address of a State's delegate in a demonstration."""
    return f"delegate.{iso3.lower()}@missions.example"


async def _people(settings: Settings) -> list[dict[str, str]]:
    sessions = create_sessions(settings.database_url, pool_size=1)
    links = []
    async with sessions.begin() as tx:
        for email in OFFICERS:
            officer = await people.ensure_person(tx, email, Role.OFFICER)
            links.append(("Office of the President", email, await people.invite(tx, officer)))
        today = (await database_time(tx)).date()
        for code, state in (await registers.list_states(tx, today)).items():
            if not state.is_member:
                continue
            language = "fr" if code in FRENCH_SPEAKING else "en"
            email = delegate_email(code)
            delegate = await people.ensure_person(
                tx, email, Role.DELEGATE, state=code, language=language
            )
            if code == SHOWN:
                token = await people.invite(tx, delegate)
                links.append((f"Delegate of {state.names['en']}", email, token))
    await sessions.kw["bind"].dispose()
    base = settings.url_of("review")
    return [
        {"who": who, "email": email, "link": f"{base}/invitation/{token}"}
        for who, email, token in links
    ]


@cli.command("demo-people")
def demo_people() -> None:
    """Make the people of a demonstration, and print a sign-in link for some."""
    settings = service_settings("review")
    if not settings.is_demo:
        raise fail("demo people exist in demonstrations only (AGREMENT_ENV=demo)")
    print_line(json.dumps(plainly(asyncio.run, _people(settings))))


if __name__ == "__main__":
    cli()
