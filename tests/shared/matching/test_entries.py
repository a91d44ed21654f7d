from shared.matching.entries import Change, Entry, in_force


def test_a_former_name_leads_through_every_change_to_the_name_in_force():
    changes = [
        Change("First", "Second Bridge", 2010),
        Change("Second Bridge", "Third Bridge", 2017),
    ]

    [entry] = in_force([Entry(1, "First")], changes)

    assert entry.name == "Third Bridge"
    assert [(each.name, each.year) for each in entry.others] == [
        ("Second Bridge", 2017),
        ("First", 2010),
    ]


def test_where_the_register_holds_both_names_the_entry_of_the_new_one_remains():
    entries = [Entry(1, "Old Bridge"), Entry(2, "New Bridge")]

    [entry] = in_force(entries, [Change("Old Bridge", "New Bridge", 2017)])

    assert (entry.key, entry.others[0].name) == (2, "Old Bridge")


def test_both_names_of_a_merger_lead_to_the_new_one():
    merged = [Change(old, "Harbour Union", 2019, "merged") for old in ("Bridge", "Ferry")]

    [entry] = in_force([Entry(1, "Bridge")], merged)

    assert {each.name for each in entry.others} == {"Bridge", "Ferry"}


def test_names_that_never_changed_stay_as_they_are():
    entries = [Entry(1, "Bridge"), Entry(2, "Ferry")]

    assert in_force(entries, []) == entries


def test_two_names_that_changed_into_one_another_end_somewhere():
    changes = [Change("Bridge", "Ferry", 2010), Change("Ferry", "Bridge", 2012)]

    assert len(in_force([Entry(1, "Bridge")], changes)) == 1
