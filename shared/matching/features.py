"""One name held against another: what agrees, what differs, and how."""

from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from shared.matching.index import Form
from shared.matching.lexicon import lexicon
from shared.matching.readings import Reading

NAMES: Final = (
    "same_text", "same_words", "reordered", "respaced",
    "typo_edits", "typo_rate", "typo_share", "typo_first",
    "variant", "swap_share", "swaps", "extra_share", "extras", "missing_share", "missings",
    "extra_place", "missing_place", "extra_reach", "missing_reach", "digits",
    "acronym_agrees", "acronym_differs", "only_acronym", "only_initials",
    "legal_differs", "legal_one_sided",
    "foreign", "foreign_far", "foreign_sounds_far", "native", "native_far",
    "matched", "query_side", "query_bracket", "form_side", "form_bracket", "former", "far",
    "mixed", "short",
    "country_agrees", "country_differs", "website_agrees",
)  # fmt: skip
AT: Final = {name: place for place, name in enumerate(NAMES)}
LONG_WORD: Final = 6
LONGER_WORD: Final = 10
SHARED_START: Final = 4
LONGEST_ENDING: Final = 4
SHORT_NAME: Final = 8
FAR: Final = 99
Row = list[float]


def compare(
    query: Reading, form: Form, weight: Callable[[str], float], counts: dict[str, int]
) -> Row:
    """Return the features of a reading of what was typed beside one name of an entry."""
    row = [0.0] * len(NAMES)
    known = form.reading
    if _is_by_acronym(query, known, row):
        row[AT["matched"]] = 1.0
    elif query.glued == known.glued:
        row[AT["same_words"]] = 1.0
        row[AT["same_text"]] = float(query.folded == known.folded)
        row[AT["matched"]] = min(sum(map(weight, query.words)) / 30, 1.5)
    else:
        _residue(query, known, row, weight, counts)
    _around(query, form, row)
    if query.is_foreign != known.is_foreign:
        row[AT["foreign"]] = 1.0
        row[AT["foreign_far"]] = 1 - fuzz.ratio(query.glued, known.glued) / 100
        row[AT["foreign_sounds_far"]] = 1 - fuzz.ratio(query.sounds, known.sounds) / 100
    elif query.native and query.native != known.native:
        row[AT["native"]] = 1.0
        row[AT["native_far"]] = 1 - fuzz.ratio(query.native, known.native) / 100
    elif not row[AT["same_words"]] and not row[AT["only_acronym"]] + row[AT["only_initials"]]:
        row[AT["far"]] = 1 - fuzz.ratio(query.glued, known.glued) / 100
    row[AT["short"]] = float(len(query.glued) < SHORT_NAME)
    return row


def _is_by_acronym(query: Reading, known: Reading, row: Row) -> bool:
    if not query.is_single or query.glued == known.glued:
        return False
    if query.acronyms & known.acronyms:
        row[AT["only_acronym"]] = 1.0
        return True
    if query.is_capitals and query.acronyms & known.initials:
        row[AT["only_initials"]] = 1.0
        return True
    return False


def _around(query: Reading, form: Form, row: Row) -> None:
    known = form.reading
    if query.acronyms and known.acronyms | known.initials:
        if query.acronyms & (known.acronyms | known.initials):
            row[AT["acronym_agrees"]] = 1.0
        elif known.acronyms:
            row[AT["acronym_differs"]] = 1.0
    if query.legal != known.legal:
        both = bool(query.legal and known.legal)
        row[AT["legal_differs" if both else "legal_one_sided"]] = 1.0
    row[AT["query_side"]] = float(query.is_side)
    row[AT["query_bracket"]] = float(query.is_bracket)
    row[AT["form_side"]] = float(known.is_side)
    row[AT["form_bracket"]] = float(known.is_bracket)
    row[AT["former"]] = float(form.led.why in {"former", "merged"})
    row[AT["mixed"]] = float(query.is_mixed)


def _residue(
    query: Reading,
    known: Reading,
    row: Row,
    weight: Callable[[str], float],
    counts: dict[str, int],
) -> None:
    """Note the words that only one side has, pairing those that are the same word misspelt."""
    theirs, ours = set(known.words), set(query.words)
    only_query = [word for word in query.words if word not in theirs]
    only_known = [word for word in known.words if word not in ours]
    if len(query.words) - len(only_query) != len(known.words) - len(only_known):
        only_query, only_known = _less(query.words, known.words), _less(known.words, query.words)
    total = sum(map(weight, query.words)) + sum(map(weight, only_known))
    if not only_query and not only_known:
        row[AT["reordered"]] = 1.0
    elif "".join(only_query) == "".join(only_known):
        row[AT["respaced"]] = 1.0
    else:
        _pair(only_query, only_known, row, weight, counts, total)
    unsaid = sum(map(weight, only_query))
    row[AT["matched"]] = min(max(sum(map(weight, query.words)) - unsaid, 0) / 30, 1.5)


def _less(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return words less the others, each as often as it stands there."""
    waiting = list(others)
    left = []
    for word in words:
        if word in waiting:
            waiting.remove(word)
        else:
            left.append(word)
    return left


def _pair(
    only_query: list[str],
    only_known: list[str],
    row: Row,
    weight: Callable[[str], float],
    counts: dict[str, int],
    total: float,
) -> None:
    left = only_known.copy()
    extra: list[str] = []
    for word in only_query:
        edits, nearest = _nearest(word, left)
        if nearest and _is_typo(word, nearest, edits, counts):
            row[AT["typo_edits"]] += edits
            row[AT["typo_share"]] += weight(nearest) / total
            row[AT["typo_first"]] += word[0] != nearest[0]
        elif nearest and _is_variant(word, nearest):
            row[AT["variant"]] += 1
        else:
            extra.append(word)
            continue
        left.remove(nearest)
    _joined(extra, left, row)
    swaps = min(len(extra), len(left))
    lost = sum(map(weight, extra)), sum(map(weight, left))
    row[AT["typo_rate"]] = row[AT["typo_edits"]] / (1 + sum(map(len, only_query)))
    row[AT["swaps"]] = min(swaps, 3)
    row[AT["swap_share"]] = (lost[0] + lost[1]) / total if swaps else 0.0
    row[AT["extras"]] = min(len(extra) - swaps, 3)
    row[AT["extra_share"]] = lost[0] / total if len(extra) > swaps else 0.0
    row[AT["missings"]] = min(len(left) - swaps, 3)
    row[AT["missing_share"]] = lost[1] / total if len(left) > swaps else 0.0
    own = lexicon()
    row[AT["extra_place"]] = float(not own.places.isdisjoint(extra))
    row[AT["missing_place"]] = float(not own.places.isdisjoint(left))
    row[AT["extra_reach"]] = float(not own.reach.isdisjoint(extra))
    row[AT["missing_reach"]] = float(not own.reach.isdisjoint(left))
    row[AT["digits"]] = float(any(word.isdecimal() for word in (*extra, *left)))


def _nearest(word: str, others: list[str]) -> tuple[int, str]:
    """Return the word that takes fewest slips, and how many; none where none is of its length."""
    best, nearest = FAR, ""
    for other in others:
        if abs(len(word) - len(other)) < min(best, LONGEST_ENDING + 1):
            edits = OSA.distance(word, other, score_cutoff=best)
            if edits < best:
                best, nearest = edits, other
    return best, nearest


def _joined(extra: list[str], left: list[str], row: Row) -> None:
    """Take words together that a slip of the space bar joined or parted."""
    one, other = "".join(extra), "".join(left)
    if not one or not other or len(extra) == len(left) == 1:
        return
    if min(len(one), len(other)) >= LONG_WORD and OSA.distance(one, other) <= 1:
        row[AT["respaced"]] = 1.0
        row[AT["typo_edits"]] += float(one != other)
        extra.clear()
        left.clear()


def _is_typo(word: str, known: str, edits: int, counts: dict[str, int]) -> bool:
    """Tell whether a word is another one misspelt; a word found in names is meant as it stands."""
    longest = min(len(word), len(known))
    allowed = 1 + (longest >= LONG_WORD) + (longest >= LONGER_WORD)
    if edits > 1 and (word.endswith(known) or known.endswith(word)):
        # Letters set before a word make another: action, inaction.
        return False
    return edits <= allowed and longest > 1 + edits and word not in counts


def _is_variant(word: str, known: str) -> bool:
    """Tell whether two words differ in their ending only."""
    shortest = min(len(word), len(known))
    start = 0
    while start < shortest and word[start] == known[start]:
        start += 1
    ending = max(len(word), len(known)) - start
    return start >= max(SHARED_START, shortest - 2) and ending <= LONGEST_ENDING
