import json

import pytest
import typer
from typer.testing import CliRunner

from shared.cli.main import app
from shared.cli.match import names_of


@pytest.fixture(scope="module")
def run():
    runner = CliRunner()
    return lambda *words: runner.invoke(app, ["match", *map(str, words)])


def test_one_name_is_answered_with_reasons(run):
    done = run("Intermediate Technology Development Group", "--register", "ecosoc", "--json", "-")

    answer = json.loads(done.stdout)
    assert (answer["band"], answer["candidates"][0]["name"]) == ("claim", "Practical Action")
    assert answer["candidates"][0]["reasons"][0] == "same name after the change of 2009"


def test_a_file_of_names_is_answered_in_order(run, tmp_path):
    names, out = tmp_path / "names.csv", tmp_path / "out.json"
    names.write_text("name,country\nCREAW,KEN\nWorldwatch Institute Kenya,KEN\n", "utf-8")

    done = run("--register", "ecosoc", "--file", names, "--json", out)

    answers = json.loads(out.read_text("utf-8"))
    assert done.exit_code == 0
    assert [each["query"] for each in answers] == ["CREAW", "Worldwatch Institute Kenya"]
    assert [set(each) for each in answers] == [{"query", "band", "candidates"}] * 2
    assert answers[0]["band"] == "claim"
    assert answers[1]["band"] != "claim"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CREAW\nHousing Works\n", ["CREAW", "Housing Works"]),
        ("Name of the organization,Country\nCREAW,KEN\n", ["CREAW"]),
        ("\ufeffOrganisation_Name\r\n\r\nCREAW\r\n,KEN\r\n", ["CREAW"]),
        ('query\n"Bridge, ""Ferry"" and Sons, Inc."\n', ['Bridge, "Ferry" and Sons, Inc.']),
        ("", []),
    ],
)
def test_files_of_names_come_in_many_ways(tmp_path, text, names):
    file = tmp_path / "names.csv"
    file.write_bytes(text.encode())

    assert [each.name for each in names_of(file)] == names


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"caf\xe9\n", "not in UTF-8"),
        (b'"Bridge\nFerry\n', "a quotation mark is not closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path, capsys, content, words):
    if content is not None:
        (tmp_path / "names.csv").write_bytes(content)

    with pytest.raises(typer.Exit):
        names_of(tmp_path / "names.csv")

    [line] = capsys.readouterr().err.splitlines()
    assert words in line


def test_an_answer_that_could_not_be_written_is_refused_before_the_work(run, tmp_path):
    (tmp_path / "names.csv").write_text("CREAW\n", "utf-8")

    done = run("--file", tmp_path / "names.csv", "--json", tmp_path / "absent" / "out.json")

    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("words", [(), ("Bridge", "--register", "unesco")])
def test_what_cannot_be_answered_is_refused_in_one_line(run, words):
    assert run(*words).exit_code == 1


def test_national_institutions_are_found_too(run):
    done = run(
        "Afghanistan Independent Human Rights Commision", "--register", "nhri", "--json", "-"
    )

    assert json.loads(done.stdout)["candidates"][0]["name"].startswith("Afghanistan Independent")
