"""What each database role may do: the wall behind the policy table (security design D5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final

from sqlalchemy import Connection, NullPool, create_engine, text

# The run-time role has the database's own name, the others this name and a word.
OTHERS: Final = ("keeper", "auditor", "backup")
EVERYTHING: Final = "SELECT, INSERT, UPDATE, DELETE"
# Only migrations write here.
READ_ONLY: Final = {"alembic_version": "SELECT"}


_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


@dataclass(frozen=True, slots=True)
class Access:
    """Where a service's roles may do less than everything, in PostgreSQL's words for rights."""

    # Tables of which the run-time role has these rights only.
    run_time: Mapping[str, str] = field(default_factory=dict)
    # What the keeper and the auditor may do; everything else is closed to them.
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Tables whose rows belong to a party, with the condition under which a row may be seen.
    own_rows: Mapping[str, str] = field(default_factory=dict)


def of_service(service: str) -> Access:
    """Return what a service says about its own tables."""
    access: Access = import_module(f"services.{service}.store.access").ACCESS
    return access


def build_wall(url: str, access: Access) -> None:
    """Give each role its rights, as the owner at `url`: once or again, the end is the same."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        name = str(connection.scalar(text("SELECT current_database()")))
        tables = list(connection.scalars(text(_TABLES)))
        _grant(connection, name, tables, access)
        for table, condition in access.own_rows.items():
            _hide(connection, table, condition)


def _grant(connection: Connection, name: str, tables: list[str], access: Access) -> None:
    roles = [name, *(f"{name}_{each}" for each in OTHERS)]
    _run(connection, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + _names(*roles))
    _run(connection, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {_names(name)}")
    backup = _names(f"{name}_backup")
    _run(connection, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}")
    _run(connection, f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {backup}")
    less = {**READ_ONLY, **access.run_time}
    for table in tables:
        if rights := less.get(table, EVERYTHING):
            _run(connection, f"GRANT {rights} ON {_names(table)} TO {_names(name)}")
    for role, given in access.others.items():
        for table, rights in given.items():
            _run(connection, f"GRANT {rights} ON {_names(table)} TO {_names(f'{name}_{role}')}")


def _hide(connection: Connection, table: str, condition: str) -> None:
    quoted = _names(table)
    # Without FORCE the owner, and whoever runs its functions, would see all rows.
    for words in ("ENABLE", "FORCE"):
        _run(connection, f"ALTER TABLE {quoted} {words} ROW LEVEL SECURITY")
    _run(connection, f"DROP POLICY IF EXISTS party ON {quoted}")
    _run(connection, f"CREATE POLICY party ON {quoted} USING ({condition})")


def _names(*names: str) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _run(connection: Connection, words: str) -> None:
    connection.exec_driver_sql(words)
