"""`python -m services.registration`: serve, work, migrate, check, import, people, window."""

import asyncio
import json
from datetime import datetime
from typing import Annotated

import typer

from services.registration.actions.set_window import set_window
from shared.cli.registers import importer
from shared.cli.service import fail, plainly, print_line, service_cli, service_settings
from shared.kernel.actors import Role
from shared.kernel.refusals import NotFound
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import people
from shared.store.db import create_sessions
from shared.times import NEW_YORK

CLERK = "clerk@secretariat.example"

cli = service_cli("registration")
cli.command("import")(importer(lambda: service_settings("registration").database_url))


async def _people(settings: Settings) -> list[dict[str, str]]:
    sessions = create_sessions(settings.database_url, pool_size=1)
    async with sessions.begin() as tx:
        person = await people.ensure_person(tx, CLERK, Role.CLERK)
        token = await people.invite(tx, person)
    await sessions.kw["bind"].dispose()
    link = f"{settings.url_of('registration')}/invitation/{token}"
    return [{"who": "Secretariat clerk", "email": CLERK, "link": link}]


@cli.command("demo-people")
def demo_people() -> None:
    """Make the people of a demonstration, and print a sign-in link for each."""
    settings = service_settings("registration")
    if not settings.is_demo:
        raise fail("demo people exist in demonstrations only (AGREMENT_ENV=demo)")
    print_line(json.dumps(plainly(asyncio.run, _people(settings))))


async def _set_window(settings: Settings, list_key: str, closes_at: datetime) -> None:
    sessions = create_sessions(settings.database_url, pool_size=1)
    async with sessions.begin() as tx:
        await set_window(tx, load(settings.process), list_key, closes_at)
    await sessions.kw["bind"].dispose()


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


if __name__ == "__main__":
    cli()
