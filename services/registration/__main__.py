"""`python -m services.registration`: serve, work, migrate, import, window, recheck and more."""

import asyncio
import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from services.registration.actions.recheck_status import recheck_status
from services.registration.actions.set_window import set_window
from services.registration.store import desk
from shared.cli.acting import acting, opened, write_down
from shared.cli.backups import add_backups
from shared.cli.registers import importer
from shared.cli.saying import fail, print_line
from shared.cli.service import plainly, service_cli, service_settings
from shared.kernel.actors import Role
from shared.kernel.refusals import NotFound
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import invitations, people
from shared.times import NEW_YORK

DEMO_PEOPLE = (
    ("Secretariat clerk", "clerk@secretariat.example", Role.CLERK),
    ("Fund officer", "fund@secretariat.example", Role.FUND_OFFICER),
    ("Auditor", "auditor@oversight.example", Role.AUDITOR),
    ("Hearing officer of the Office", "hearings@opga.example", Role.HEARING_OFFICER),
)

cli = service_cli("registration")
add_backups(cli, "registration")
cli.command("import")(importer(lambda: service_settings("registration").database_url))


async def _people(settings: Settings) -> list[dict[str, str]]:
    made = []
    async with opened(settings.database_url) as sessions, sessions.begin() as tx:
        for who, email, role in DEMO_PEOPLE:
            person = await people.ensure_person(tx, email, role)
            token = await invitations.invite(tx, person)
            link = f"{settings.url_of('registration')}/invitation/{token}"
            made.append({"who": who, "email": email, "link": link})
    return made


@cli.command("demo-people")
def demo_people() -> None:
    """Make the people of a demonstration, and print a sign-in link for each."""
    settings = service_settings("registration")
    if not settings.is_demo:
        raise fail("demo people exist in demonstrations only (AGREMENT_ENV=demo)")
    print_line(json.dumps(plainly(asyncio.run, _people(settings))))


async def _set_window(settings: Settings, list_key: str, closes_at: datetime) -> None:
    about = {"list": list_key, "closes_at": closes_at.isoformat()}
    async with acting(settings.database_url, "window", **about) as tx:
        await set_window(tx, load(settings.process), list_key, closes_at)


@cli.command()
def window(
    list_key: Annotated[str, typer.Argument(help="preparatory-process or conference")],
    closes: Annotated[datetime, typer.Argument(formats=["%Y-%m-%dT%H:%M"], help="New York time")],
) -> None:
    """Set until when applications for a list are taken; holders of drafts are reminded of it."""
    settings = service_settings("registration")
    try:
        load(settings.process).list_for(list_key)
    except NotFound:
        raise fail(f"there is no list {list_key!r}") from None
    plainly(asyncio.run, _set_window(settings, list_key, closes.replace(tzinfo=NEW_YORK)))


async def _recheck(settings: Settings) -> tuple[int, int]:
    modalities = load(settings.process)
    flagged = 0
    async with opened(settings.database_url) as sessions:
        async with sessions() as tx:
            ids = await desk.claimed(tx)
        for each in track(ids, description="looking up", console=Console(stderr=True)):
            async with sessions.begin() as tx:
                is_flagged = await recheck_status(
                    tx, modalities, each, base_url=settings.url_of("registration")
                )
                if is_flagged:
                    await write_down(tx, "recheck", application_id=each)
                flagged += is_flagged
    return len(ids), flagged


@cli.command()
def recheck() -> None:
    """Hold registrations against the registers in force; changes are flagged for a decision."""
    seen, flagged = plainly(asyncio.run, _recheck(service_settings("registration")))
    print_line(f"{seen} registrations looked up, {flagged} newly flagged")


if __name__ == "__main__":
    cli()
