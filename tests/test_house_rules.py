"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICES = ("registration", "review", "notify")
MODULES = sorted(
    path
    for top in ("services", "shared")
    for path in (ROOT / top).rglob("*.py")
    if "versions" not in path.parts
)
LAYERS = {
    *("domain", "actions", "store", "web", "jobs", "migrations", "locale", "letters", "keeper"),
}
FILES = {"__init__.py", "__main__.py", "app.py", "policy.py", "policy_of_desks.py"}
MAY_COMMIT = ("shared/web/deps.py", "shared/jobs/")
LONGEST_MODULE = 250
LONGEST_FUNCTION = 40
# Routes and commands are declared inside one function; each is counted for itself.
BUILDERS = {"_code_pages", "_api", "_passkeys", "account_router", "service_cli"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_small(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_are_small(path):
    long = [
        node.name
        for node in functions(path)
        if node.name not in BUILDERS
        and (node.end_lineno or 0) - node.body[0].lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edge_commits_and_only_the_database_tells_the_time(path):
    for call in calls(path):
        words = ast.unparse(call.func)
        if words.endswith(".commit"):
            assert name_of(path).startswith(MAY_COMMIT)
        # The rehearsal is an outside client and has a clock of its own.
        if "simulation" not in path.parts:
            assert not words.endswith(("datetime.now", "utcnow", "date.today"))
        if words == "relationship":
            assert any(
                each.arg == "lazy" and ast.literal_eval(each.value) == "raise"
                for each in call.keywords
            )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_waivers_give_their_reason_and_nothing_is_left_to_do(path):
    for line in path.read_text("utf-8").splitlines():
        if "# noqa" in line:
            assert re.search(r"# noqa: [A-Z0-9, ]+  -- \S", line), line
        if "type: ignore" in line:
            assert re.search(r"type: ignore\[[a-z-]+\]  # \S", line), line
        assert "TODO" not in line


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_layers_of_the_house_and_no_others(service):
    folder = ROOT / "services" / service
    found = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    assert found <= LAYERS | FILES
    assert {"domain", "actions", "store", "web", "app.py", "policy.py"} <= found


LETTERS = sorted(path.parent for path in (ROOT / "services/notify/letters").glob("*/letter.toml"))
PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


@pytest.mark.parametrize("folder", LETTERS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_says_in_each_language_what_it_declares(folder, language):
    declared = set(tomllib.loads((folder / "letter.toml").read_text("utf-8"))["values"])
    texts = {
        name: (folder / language / name).read_text("utf-8")
        for name in ("subject.txt", "body.txt", "body.html")
    }
    plain = set(PLACEHOLDER.findall(texts["subject.txt"] + texts["body.txt"]))
    assert plain == declared
    assert set(PLACEHOLDER.findall(texts["body.html"])) == set(
        PLACEHOLDER.findall(texts["body.txt"])
    )


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
