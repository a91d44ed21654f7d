"""`python -m services.notify`: serve, work, migrate, check, mailbox."""

import asyncio

from services.notify.jobs import mailbox as mailbox_server
from shared import log
from shared.cli.service import fail, service_cli, service_settings
from shared.store.db import create_sessions

cli = service_cli("notify")


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


if __name__ == "__main__":
    cli()
