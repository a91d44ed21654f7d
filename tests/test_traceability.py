"""Every paragraph that is carried out in code has a rule and a test, and none is made up."""

import pkgutil
from importlib import import_module

import pytest

import services
from shared.kernel.resolution import IMPLEMENTED_BY, PARAGRAPHS
from shared.modalities.load import load
from tests.traceability import PROVEN_BY

for found in pkgutil.walk_packages(services.__path__, "services."):
    if ".domain." in found.name:
        import_module(found.name)

IN_CODE = [number for number, each in PARAGRAPHS.items() if each.status == "code"]
NAMED_BY_THE_ISSUE = (
    *("3", "4", "6(a)", "6(b)", "6(c)", "8", "9", "14", "15", "16", "17", "23", "28", "30", "31"),
    *("fn 4", "fn 5"),
)


@pytest.fixture(autouse=True)
def _only_in_a_whole_run(request: pytest.FixtureRequest) -> None:
    options = request.config.option
    chosen = [arg for arg in request.config.args if "::" in arg or arg.rstrip("/") != "tests"]
    if options.keyword or options.markexpr or chosen:
        pytest.skip("says something about a whole run only")


@pytest.mark.parametrize("number", IN_CODE)
def test_paragraph_has_a_rule_and_a_test(number: str) -> None:
    assert IMPLEMENTED_BY[number], f"no rule cites {number}"
    assert PROVEN_BY[number], f"no test proves {number}"


def test_no_test_cites_an_unknown_paragraph() -> None:
    assert set(PROVEN_BY) <= set(PARAGRAPHS)


def test_every_paragraph_on_participation_is_in_code() -> None:
    assert set(NAMED_BY_THE_ISSUE) <= set(IN_CODE)


def test_the_modality_file_cites_only_known_paragraphs() -> None:
    modalities = load("gcm-2018")
    cited = {each.paragraph for each in (*modalities.categories, *modalities.lists)}
    assert cited <= set(PARAGRAPHS)
