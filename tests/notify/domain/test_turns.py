from services.notify.domain.turns import Turns


def taken(turns, now=0.0):
    found = []
    while (one := turns.take(now)) is not None:
        found.append(one)
    return found


def test_domains_take_turns():
    turns = Turns(at_once=9)
    turns.add("a", [1, 2, 3])
    turns.add("b", [4])

    assert [letter for _domain, letter in taken(turns)] == [1, 4, 2, 3]


def test_a_domain_has_no_more_at_once_than_it_may():
    turns = Turns(at_once=2)
    turns.add("a", [1, 2, 3])
    turns.add("b", [4])

    assert [letter for _domain, letter in taken(turns)] == [1, 4, 2]
    turns.end("a")
    assert taken(turns) == [("a", 3)]


def test_a_rate_says_when_the_next_may_go():
    turns = Turns(at_once=9, per_second=4)
    turns.add("a", [1, 2])

    assert taken(turns, 10.0) == [("a", 1)]
    assert turns.opens_in(10.0) == 0.25
    assert taken(turns, 10.2) == []
    assert taken(turns, 10.25) == [("a", 2)]
    assert turns.opens_in(10.3) is None


def test_domains_with_much_in_hand_are_known():
    turns = Turns(at_once=1)
    turns.add("a", [1, 2, 3])
    turns.add("b", [4])

    assert (len(turns), turns.full(3), turns.full(1)) == (4, ["a"], ["a", "b"])


def test_who_looks_at_the_next_letter_leaves_it_to_whoever_takes_it():
    turns = Turns(at_once=1)
    assert turns.look(0) is None
    turns.add("a.example", ["first", "second"])

    assert turns.look(0) == "first"
    assert (len(turns), turns.take(0)) == (2, ("a.example", "first"))
    assert turns.look(0) is None
