"""`python -m services.X serve|work|migrate|check`: the same for each service."""

import asyncio
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
import uvloop
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from shared import log
from shared.demo_keys import require_https, require_own_keys
from shared.jobs.queue import work as run_jobs
from shared.kernel.actors import Role
from shared.modalities.lines import ModalityFileError
from shared.modalities.load import load
from shared.settings import Settings, SettingsError
from shared.settings import load as load_settings
from shared.store import identities, invitations, passkeys, people
from shared.store.db import create_sessions
from shared.store.invitations import Enrolment
from shared.store.migrations import upgrade


def fail(message: str) -> typer.Exit:
    """Print one line for the person who started us, and return the exit to raise."""
    typer.echo(f"agrement: {message}", err=True)
    return typer.Exit(1)


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


def _embedded(service: str, home: Path) -> str:
    # Imported late: an installation with a database of its own never needs the embedded one.
    from shared.store.embedded import database_url  # noqa: PLC0415  -- see above

    return database_url(service, home)


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
        log.set_up(service)
        module = import_module(f"services.{service}.app")
        app = module.create_worker(settings, create_sessions(settings.database_url))
        # Half the work of a worker is waiting for sockets, which this loop does at half the cost.
        uvloop.run(run_jobs(app))

    @cli.command()
    def migrate() -> None:
        """Bring the database to the present shape."""
        plainly(upgrade, service, service_settings(service).database_url)

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

    @cli.command()
    def check() -> None:
        """Tell whether the settings, the modality file and the database can be used."""
        settings = service_settings(service)
        plainly(load, settings.process)
        plainly(asyncio.run, _reach(settings.database_url))
        typer.echo(f"{service}: {make_url(settings.database_url).database} can be used")

    return cli


async def _enrol(settings: Settings, email: str, role: Role, subject: str | None) -> Enrolment:
    sessions = create_sessions(settings.database_url, pool_size=1)
    try:
        async with sessions.begin() as tx:
            person = await people.ensure_person(tx, email, role)
            known = await people.find_person(tx, email)
            if known is None or known.role is not role:
                raise SettingsError(f"{email} has another role")
            await passkeys.forget_person(tx, person)
            if subject is not None and settings.oidc is not None:
                await identities.link_identity(tx, settings.oidc.issuer, subject, person)
            return await invitations.enrol(tx, person)
    finally:
        await sessions.kw["bind"].dispose()


async def _reach(url: str) -> None:
    sessions = create_sessions(url, pool_size=1)
    try:
        async with sessions() as tx:
            await tx.connection()
    finally:
        await sessions.kw["bind"].dispose()


def print_line(text: str) -> None:
    """Print a line that another program reads."""
    sys.stdout.write(text + "\n")
