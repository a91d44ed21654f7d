"""`agrement policy`: who may call which route, about what, when: the tables of three services."""

import json
from importlib import import_module
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from shared.cli.saying import print_line
from shared.service_tokens import SERVICES
from shared.web.policy import AUDIT_CLASSES, OBJECT_RULES, STATE_RULES, Policy, Rule, complete
from shared.web.service import HEALTH_POLICY

COLUMNS: Final = ("method", "route", "who", "objects", "state", "step-up", "audit")


def table_of(service: str) -> Policy:
    """Return the whole table of a service, with what only demonstrations have."""
    module = import_module(f"services.{service}.policy")
    return complete({**HEALTH_POLICY, **module.POLICY, **getattr(module, "DEMO_POLICY", {})})


def row_of(method: str, path: str, rule: Rule) -> dict[str, str]:
    """Return a row in words."""
    words = (
        method,
        path,
        " ".join(sorted(rule.roles)),
        rule.object_rule,
        rule.state_rule,
        rule.step_up,
        rule.audit,
    )
    return dict(zip(COLUMNS, map(str, words), strict=True))


def rows_of(service: str) -> list[dict[str, str]]:
    """Return the table of a service, by route."""
    table = sorted(table_of(service).items(), key=lambda row: (row[0][1], row[0][0]))
    return [row_of(method, path, rule) for (method, path), rule in table]


def policy(
    *,
    json_: Annotated[bool, typer.Option("--json", help="As JSON, for programs")] = False,
) -> None:
    """Print who may call which route of the three services."""
    tables = {service: rows_of(service) for service in SERVICES}
    if json_:
        words = {"objects": OBJECT_RULES, "state": STATE_RULES, "audit": AUDIT_CLASSES}
        print_line(json.dumps({"words": words, "tables": tables}, indent=1))
        return
    console = Console()
    for service, rows in tables.items():
        shown = Table(*COLUMNS, title=f"{service}: {len(rows)} routes")
        for row in rows:
            shown.add_row(*row.values())
        console.print(shown)
    for title, known in (
        ("objects", OBJECT_RULES),
        ("state", STATE_RULES),
        ("audit", AUDIT_CLASSES),
    ):
        words_table = Table(title, "means")
        for name, meaning in known.items():
            words_table.add_row(name, meaning)
        console.print(words_table)
