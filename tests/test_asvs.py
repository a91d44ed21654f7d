"""The table of the verification standard says of every requirement what is true of it."""

import csv
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "deploy/docs/asvs-5.0-level-2.md").read_text("utf-8")
LEVELS = ROOT / "deploy/docs/asvs-5.0-level-2.csv"
STATUSES = ("met", "not applicable", "gap")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
PATH = re.compile(r"`((?:services|shared|tests|deploy|requirements)/[^`]+|[A-Za-z]+\.(?:md|toml))`")
ROWS = ROW.findall(TABLE)


def test_every_requirement_of_the_two_levels_stands_in_the_table_once():
    with LEVELS.open(encoding="utf-8", newline="") as file:
        wanted = [(row["id"], row["level"]) for row in csv.DictReader(file)]

    assert [(id_, level) for id_, level, *_rest in ROWS] == wanted
    assert Counter(level for _id, level in wanted) == {"1": 70, "2": 183}


def test_every_status_is_one_of_three_and_what_is_met_names_what_meets_it():
    wrong = [
        id_
        for id_, _level, _gloss, status, why in ROWS
        if status not in STATUSES
        or (status == "met" and not PATH.search(why) and "Decisions" not in why)
    ]
    assert wrong == []


def test_every_path_that_the_table_names_is_there():
    named = set(PATH.findall(TABLE))
    assert len(named) > 100
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_head_counts_the_rows_and_lists_the_gaps():
    counts = Counter(status for *_row, status, _why in ROWS)
    head = TABLE.partition("## Decisions")[0]

    assert {each: f"| {each} | {counts[each]} |" in head for each in STATUSES} == dict.fromkeys(
        STATUSES, True
    )
    assert re.findall(r"^- (\d+\.\d+\.\d+): ", head, re.MULTILINE) == [
        id_ for id_, _level, _gloss, status, _why in ROWS if status == "gap"
    ]
