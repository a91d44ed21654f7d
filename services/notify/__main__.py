"""`python -m services.notify`: serve, work, migrate, check, mailbox, bounces, deliverability."""

import asyncio
import json
from typing import Annotated

import typer

from services.notify.domain.deliverability import State
from services.notify.jobs import bounces as bounce_server
from services.notify.jobs import mailbox as mailbox_server
from services.notify.web import dns
from shared import log
from shared.cli.acting import opened
from shared.cli.backups import add_backups
from shared.cli.saying import fail, print_line
from shared.cli.service import plainly, service_cli, service_settings
from shared.kernel.actors import Role
from shared.settings import PORT_OFFSETS, Settings
from shared.store import invitations, people
from shared.store.db import create_sessions

OFFICER = "letters@secretariat.example"
SECOND_OFFICER = "second.reader@secretariat.example"

cli = service_cli("notify")
add_backups(cli, "notify")


@cli.command()
def mailbox() -> None:
    """Run the local mailbox of a demonstration."""
    settings = service_settings("notify")
    log.set_up("notify")
    sessions = create_sessions(settings.database_url)
    try:
        asyncio.run(mailbox_server.serve(settings, sessions, port=settings.smtp.port))
    except PermissionError as error:
        raise fail(str(error)) from None


@cli.command()
def bounces(
    protocol: Annotated[bounce_server.Protocol, typer.Option(help="lmtp or smtp")] = "lmtp",
    host: Annotated[str, typer.Option(help="Where to listen")] = "127.0.0.1",
) -> None:
    """Receive bounces and complaints, and note them at the letters they are about."""
    settings = service_settings("notify")
    log.set_up("notify")
    sessions = create_sessions(settings.database_url)
    port = settings.port_base + PORT_OFFSETS["bounces"]
    asyncio.run(bounce_server.serve(settings, sessions, protocol=protocol, host=host, port=port))


@cli.command()
def deliverability() -> None:
    """Tell which of the records that vouch for letters stand in the domain name system."""
    settings = service_settings("notify")
    findings = asyncio.run(dns.check(settings.smtp))
    for each in findings:
        print_line(f"{each.kind:5} {each.state:8} {each.name}")
        if each.state is not State.GOOD:
            print_line(f"      expected {each.expected}")
    if any(each.state in {State.MISSING, State.WEAK} for each in findings):
        raise fail("mail servers have no reason to believe these letters yet")


async def _people(
    settings: Settings, officers: tuple[tuple[str, str], ...]
) -> list[dict[str, str]]:
    links = []
    async with opened(settings.database_url) as sessions, sessions.begin() as tx:
        for who, email in officers:
            officer = await people.ensure_person(tx, email, Role.OFFICER)
            link = f"{settings.url_of('notify')}/invitation/{await invitations.invite(tx, officer)}"
            links.append({"who": who, "email": email, "link": link})
    return links


@cli.command("demo-people")
def demo_people() -> None:
    """Make the people of a demonstration, and print a sign-in link for each."""
    settings = service_settings("notify")
    if not settings.is_demo:
        raise fail("demo people exist in demonstrations only (AGREMENT_ENV=demo)")
    officers = (("Letters", OFFICER), ("Letters, second person", SECOND_OFFICER))
    print_line(json.dumps(plainly(asyncio.run, _people(settings, officers))))


if __name__ == "__main__":
    cli()
