"""`python -m services.X serve|work|migrate|check`: the same for each service."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
import uvloop
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from shared import log
from shared.audit_chain import Checkpoint
from shared.cli.acting import name_of, opened, write_down
from shared.cli.saying import fail, print_line
from shared.cli.verify import Receipts, read_receipts
from shared.demo_keys import require_https, require_own_keys
from shared.environment import load as load_settings
from shared.jobs.audit import keep_chain, verify_chain
from shared.jobs.erasures import Eraser, keep_erasures, replay
from shared.jobs.queue import work as run_jobs
from shared.kernel.actors import Role
from shared.modalities.lines import ModalityFileError
from shared.modalities.load import load
from shared.settings import Addresses, Settings, SettingsError
from shared.store import identities, invitations, passkeys, people, sessions
from shared.store.db import Sessions, create_sessions
from shared.store.invitations import Enrolment
from shared.store.migrations import upgrade
from shared.store.parties import own_work
from shared.store.security_notices import Happening, tell

Whose = Annotated[str | None, typer.Argument(help="Whose: an address")]
Everybody = Annotated[bool, typer.Option("--everybody", help="Everybody's")]


def plainly(run: Callable[..., Any], *args: object, **options: object) -> Any:
    """Run something; a fault of the surroundings becomes one line and exit code 1."""
    try:
        return run(*args, **options)
    except (SettingsError, ModalityFileError) as error:
        raise fail(str(error)) from None
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise fail(f"the database cannot be reached: {reason}") from None


def service_settings(service: str) -> Settings:
    """Return the settings of a service, or exit with one line."""
    settings: Settings = plainly(load_settings, service, otherwise=_embedded)
    plainly(require_own_keys, settings)
    return settings


def _embedded(service: str, home: Path) -> Addresses:
    # Imported late: an installation with a database of its own never needs the embedded one.
    from shared.store.embedded import addresses_of  # noqa: PLC0415  -- see above

    return addresses_of(service, home)


def service_cli(service: str) -> typer.Typer:
    """Build the commands of a service; its own are added to what this returns."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

    @cli.command()
    def serve() -> None:
        """Answer requests."""
        settings = service_settings(service)
        plainly(require_https, settings)
        log.set_up(service)
        module = import_module(f"services.{service}.app")
        app = plainly(module.create_app, settings, create_sessions(settings.database_url))
        uvicorn.run(
            app,
            host="127.0.0.1" if settings.is_demo else "0.0.0.0",  # noqa: S104  -- a proxy stands before it
            port=settings.port,
            log_level="error",
            # Paths name entries and people; what is worth knowing is in our own log.
            access_log=False,
            server_header=False,
            proxy_headers=settings.proxies is not None,
            forwarded_allow_ips=settings.proxies,
            timeout_graceful_shutdown=5,
        )

    @cli.command()
    def work() -> None:
        """Run jobs: messages to other services, deadlines, letters."""
        settings = service_settings(service)
        plainly(require_https, settings)
        log.set_up(service)
        module = import_module(f"services.{service}.app")
        pool = own_work(create_sessions(settings.database_url))
        app = plainly(module.create_worker, settings, pool)
        # Half the work of a worker is waiting for sockets, which this loop does at half the cost.
        uvloop.run(
            run_jobs(
                app, partial(keep_chain, settings, pool), partial(keep_erasures, settings, pool)
            )
        )

    @cli.command()
    def migrate() -> None:
        """Bring the database to the present shape."""
        settings = service_settings(service)
        plainly(lambda: upgrade(service, settings.address_of("owner")))

    @cli.command("audit-verify")
    def audit_verify(receipt: Receipts = None) -> None:
        """Hold the record of acts against its chain, the signed checkpoints and receipts."""
        settings = service_settings(service)
        said = read_receipts(settings, receipt or [])
        count, fault = plainly(lambda: asyncio.run(_verify(settings, said)))
        if fault:
            raise fail(f"{service}: {fault}")
        if receipt:
            typer.echo(f"{service}: {len(said)} receipts bear witness of it")
        typer.echo(f"{service}: {count} acts, none changed, moved, taken out or cut off")

    @cli.command()
    def enrol(
        email: Annotated[str, typer.Argument(help="Whom to let in")],
        role: Annotated[Role, typer.Argument(help="What they do")],
        subject: Annotated[
            str | None, typer.Option(help="Their sub at the provider of AGREMENT_OIDC_ISSUER")
        ] = None,
    ) -> None:
        """Let somebody make a passkey; all that they had before ends."""
        settings = service_settings(service)
        made = plainly(asyncio.run, _enrol(settings, email, role, subject))
        print_line(f"send this link:   {settings.url_of(service)}/invitation/{made.token}")
        print_line(f"say this code:    {made.code[:4]}-{made.code[4:]}")

    @cli.command("end-sessions")
    def end_sessions(email: Whose = None, *, everybody: Everybody = False) -> None:
        """End the sessions of one person, or of everybody, at once."""
        settings = service_settings(service)
        ended = plainly(asyncio.run, _end_sessions(settings, whose(email, everybody=everybody)))
        typer.echo(f"{service}: {ended} sessions ended")

    @cli.command()
    def check() -> None:
        """Tell whether the settings, the modality file and the database can be used."""
        settings = service_settings(service)
        plainly(load, settings.process)
        plainly(asyncio.run, _reach(settings.database_url))
        typer.echo(f"{service}: {make_url(settings.database_url).database} can be used")

    return _with_replay(cli, service)


def _with_replay(cli: typer.Typer, service: str) -> typer.Typer:
    @cli.command("erasures-replay")
    def erasures_replay() -> None:
        """Erase again what was erased before a restored backup was made, or since."""
        settings = service_settings(service)
        erasers = import_module(f"services.{service}.app").erasers(settings)
        count = plainly(lambda: asyncio.run(_replay(settings, erasers)))
        typer.echo(f"{service}: {count} erasures, each carried out again")

    return cli


async def _enrol(settings: Settings, email: str, role: Role, subject: str | None) -> Enrolment:
    async with opened(settings.database_url) as pool, pool.begin() as tx:
        person = await people.ensure_person(tx, email, role)
        known = await people.find_person(tx, email)
        if known is None or known.role is not role:
            raise SettingsError(f"{email} has another role")
        if await passkeys.has_passkey(tx, person):
            base_url = settings.url_of(settings.service)
            await tell(tx, known, Happening.ENROLLED_ANEW, base_url=base_url)
        await passkeys.forget_person(tx, person)
        if subject is not None and settings.oidc is not None:
            await identities.link_identity(tx, settings.oidc.issuer, subject, person)
        await write_down(tx, "enrol", person=name_of(known), role=role, subject=subject)
        return await invitations.enrol(tx, person)


def whose(email: str | None, *, everybody: bool) -> str | None:
    """Return whose sessions end, or None for everybody's; one of the two has to be said."""
    if (email is None) != everybody:
        raise fail("say whose sessions end: an address, or --everybody")
    return email


async def _end_sessions(settings: Settings, email: str | None) -> int:
    async with opened(settings.database_url) as pool, pool.begin() as tx:
        if email is None:
            await write_down(tx, "end-sessions", person="everybody")
            return await sessions.end_everybodys_sessions(tx)
        person = await people.find_person(tx, email)
        if person is None:
            return 0
        await write_down(tx, "end-sessions", person=name_of(person))
        ended = await sessions.end_sessions(tx, person.person_id)
        if ended:
            base_url = settings.url_of(settings.service)
            await tell(tx, person, Happening.SESSIONS_ENDED, base_url=base_url)
        return ended


async def _verify(settings: Settings, receipts: list[Checkpoint]) -> tuple[int, str | None]:
    async with opened(settings.address_of("auditor")) as pool, pool() as tx:
        return await verify_chain(settings, tx, receipts)


async def _reach(url: str) -> None:
    async with opened(url) as pool, pool() as tx:
        await tx.connection()


async def _replay(settings: Settings, erasers: Mapping[str, Eraser]) -> int:
    async with opened(settings.database_url) as pool:
        return await replayed(settings, pool, erasers)


async def replayed(settings: Settings, pool: Sessions, erasers: Mapping[str, Eraser]) -> int:
    """Erase again what is on the list, write that down, and return how many lines there are."""
    count = await replay(settings, pool, erasers)
    async with pool.begin() as tx:
        await write_down(tx, "erasures replay", count=count)
    return count
