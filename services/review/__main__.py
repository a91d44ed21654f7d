"""`python -m services.review`: serve, work, migrate, check, keys, keep, carry-over, people."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import httpx
import typer

from services.review.domain.canonical import Carried
from services.review.keeper import commands, keys, serve
from services.review.keeper.measure import Measure
from services.review.store import decisions
from services.review.store.keeper import RemoteKeeper, socket_path
from services.review.store.sealing import KeysMissing, read_public
from shared.cli.acting import acting, opened
from shared.cli.backups import add_backups
from shared.cli.registers import importer
from shared.cli.saying import fail, print_line
from shared.cli.service import plainly, service_cli, service_settings
from shared.kernel.actors import Role
from shared.modalities.load import load
from shared.receipts import list_fault
from shared.settings import Settings
from shared.store import invitations, people, registers
from shared.store.db import create_sessions, database_time

OFFICERS = ("officer@opga.example", "officer2@opga.example")
AUDITOR = "auditor@oversight.example"
FRENCH_SPEAKING = frozenset({"BEN", "CIV", "FRA", "MCO", "SEN", "TGO"})
SHOWN = "URY"

cli = service_cli("review")
add_backups(cli, "review")
cli.command("import")(importer(lambda: service_settings("review").database_url))
cli.add_typer(commands.cli, name="keys")


@cli.command()
def keep() -> None:
    """Run the keeper, which alone can open positions."""
    try:
        plainly(serve.serve, service_settings("review"))
    except KeysMissing as missing:
        raise fail(str(missing)) from None


@cli.command("check-keeper")
def check_keeper() -> None:
    """Tell whether the keeper answers."""
    settings = service_settings("review")
    keeper = RemoteKeeper(socket_path(settings.home))
    try:
        asyncio.run(keeper.sign(b"are you there?"))
    except httpx.HTTPError as error:
        raise fail(f"the keeper does not answer ({type(error).__name__})") from None


@cli.command("measure")
def measure() -> None:
    """Fill an empty database with one large list, and print how long each act took."""
    settings = service_settings("review")
    if not settings.is_demo:
        raise fail("measuring fills the database: demonstrations only (AGREMENT_ENV=demo)")
    folder = settings.process_keys
    subject = Measure(
        create_sessions(settings.database_url, pool_size=2),
        create_sessions(settings.address_of("keeper"), pool_size=1),
        RemoteKeeper(socket_path(settings.home)),
        read_public(folder),
        keys.read_private(folder),
        load(settings.process),
    )
    print_line(json.dumps(asyncio.run(subject.run())))


@cli.command("carry-over")
def carry_over(
    list_key: Annotated[str, typer.Argument(help="The list that takes names over")],
    file: Annotated[Path, typer.Argument(help="A final list as published: JSON")],
    sha256: Annotated[str, typer.Argument(help="The SHA-256 that was published for it")],
    source: Annotated[str, typer.Option(help="The name the modalities give to where it is from")],
) -> None:
    """Take over the names of another process's final list, verified by its hash."""
    settings = service_settings("review")
    content = file.read_bytes() if file.is_file() else b""
    if fault := list_fault(content, sha256):
        raise fail(f"{file.name}: {fault}")
    lists = {each.key: each for each in plainly(load, settings.process).lists}
    if list_key not in lists:
        raise fail(f"there is no list {list_key!r}: {', '.join(lists)}")
    if source not in lists[list_key].carry_over_from.value:
        raise fail(f"the modalities take nothing over from {source!r}")
    names = [
        Carried(each["name"], each["country"], each["reference"], source)
        for each in json.loads(content)["names"]
    ]
    about = {"list": list_key, "source": source, "sha256": sha256}
    taken = plainly(asyncio.run, _take_over(settings, list_key, names, about))
    print_line(f"{taken} names are taken over")


async def _take_over(
    settings: Settings, list_key: str, names: list[Carried], about: dict[str, str]
) -> int:
    async with acting(settings.database_url, "carry-over", **about) as tx:
        return await decisions.take_over(tx, list_key, names)


def delegate_email(iso3: str) -> str:
    """Return the address of a State's delegate in a demonstration."""
    return f"delegate.{iso3.lower()}@missions.example"


async def _people(settings: Settings) -> list[dict[str, str]]:
    links = []
    async with opened(settings.database_url) as sessions, sessions.begin() as tx:
        for email in OFFICERS:
            officer = await people.ensure_person(tx, email, Role.OFFICER)
            links.append(("Office of the President", email, await invitations.invite(tx, officer)))
        auditor = await people.ensure_person(tx, AUDITOR, Role.AUDITOR)
        links.append(("Auditor", AUDITOR, await invitations.invite(tx, auditor)))
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
                token = await invitations.invite(tx, delegate)
                links.append((f"Delegate of {state.names['en']}", email, token))
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
