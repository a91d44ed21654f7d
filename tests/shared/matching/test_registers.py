"""The register as it comes with the product."""

from datetime import date

from shared.matching.registers import with_older_names, withdrawn_otherwise
from shared.reference.read import RegisterRow, Snapshot


def snapshot(*rows):
    return Snapshot("ecosoc", date(2024, 6, 14), rows)


def granted(name):
    return RegisterRow(2, name, None, "granted", {"recommended_on": "2000-01-01"})


def withdrawn(name):
    return RegisterRow(3, name, None, "withdrawn")


def test_a_name_that_only_a_later_change_shows_is_added_once():
    names = [row.name for row in with_older_names(snapshot(granted("Harbour Bridge"))).rows]

    assert names[0] == "Harbour Bridge"
    assert names.count("International Humanist and Ethical Union") == 1
    again = with_older_names(with_older_names(snapshot(granted("Harbour Bridge"))))
    assert len(again.rows) == len(names)


def test_a_withdrawal_under_another_spelling_is_told():
    rows = (granted("Harbour Bridge Association"), granted("Hill Farm"))

    assert withdrawn_otherwise([snapshot(*rows, withdrawn("Harbour Bridge Asociation"))]) == [
        ("Harbour Bridge Asociation", "Harbour Bridge Association")
    ]
    assert withdrawn_otherwise([snapshot(*rows, withdrawn("Harbour Bridge Kenya"))]) == []
