"""Bring a service's database to the present shape."""

from typing import Final

from alembic import command, context
from alembic.config import Config
from alembic.op import get_bind
from procrastinate.schema import SchemaManager
from sqlalchemy import MetaData, NullPool, create_engine, text

from shared.store.access import build_wall, of_service

# Any constant will do: two starts of the same service must not migrate at once.
LOCK: Final = 7_128_020_17


def upgrade(service: str, url: str) -> None:
    """Migrate the database of `service`, as its owner at `url`, and give each role its rights."""
    config = Config()
    config.set_main_option("script_location", f"services.{service}:migrations")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
    build_wall(url, of_service(service))


def run(metadata: MetaData) -> None:
    """Carry out what Alembic was asked, for the tables of `metadata`; called by each env.py."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=lambda name, kind, _: (
                not (kind == "table" and str(name).startswith("procrastinate_"))
            ),
        )
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            context.run_migrations()


def create_job_queue() -> None:
    """Create procrastinate's tables and functions inside the running migration."""
    cursor = get_bind().connection.cursor()
    cursor.execute(SchemaManager.get_schema())
