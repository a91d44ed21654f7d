"""`agrement trace`: from paragraph to rule to test, for lawyers."""

import ast
import pkgutil
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from shared.kernel.resolution import IMPLEMENTED_BY, PARAGRAPHS

ROOT = Path(__file__).parent.parent.parent


def import_rules() -> None:
    """Import every domain module, so that its rules are known."""
    import services  # noqa: PLC0415  -- the one look from shared at the services: by name, to list their rules

    for found in pkgutil.walk_packages(services.__path__, "services."):
        if ".domain." in found.name:
            import_module(found.name)


def proofs(tests: Path) -> dict[str, list[str]]:
    """Return the tests marked with each paragraph, as file:line."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for mark in node.decorator_list:
                    if (
                        isinstance(mark, ast.Call)
                        and ast.unparse(mark.func) == "pytest.mark.paragraph"
                    ):
                        number = ast.literal_eval(mark.args[0])
                        place = path.relative_to(tests.parent)
                        found[number].append(f"{place}:{node.lineno} {node.name}")
    return found


def trace() -> None:
    """Print each paragraph with its gloss, its rules, and the tests that prove it."""
    import_rules()
    proven = proofs(ROOT / "tests")
    table = Table(title="Paragraphs of A/71/L.58 (resolution 71/280)", show_lines=True)
    for column in ("Paragraph", "Gloss", "Carried out by", "Rule", "Tests"):
        table.add_column(column, overflow="fold")
    for number, each in PARAGRAPHS.items():
        rules = [f"{place.file}:{place.line} {place.name}" for place in IMPLEMENTED_BY[number]]
        words = "the product" if each.status == "code" else "people"
        table.add_row(number, each.gloss, words, "\n".join(rules), "\n".join(proven[number]))
    Console(width=None if Console().is_terminal else 200).print(table)
