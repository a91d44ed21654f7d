"""Names made to be taken for another, or that will be by accident: for clerks only."""

from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import OSA

from shared.matching.letters import has_mixed_word, romanize, unmask
from shared.matching.lexicon import lexicon
from shared.matching.readings import read

Flag = Literal["confusable", "one-letter", "added-place", "added-reach", "added-words"]
SHORTEST: Final = 5


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Why a name may be taken for another; `words` are those that only one of them has."""

    flag: Flag
    words: str = ""


def look_alikes(typed: str, name: str) -> tuple[LookAlike, ...]:
    """Return why `typed` may be taken for `name`, where it is not simply the same name."""
    flags: list[LookAlike] = []
    if has_mixed_word(typed) and romanize(unmask(typed)) == romanize(unmask(name)):
        flags.append(LookAlike("confusable"))
    one, other = read(typed)[0], read(name)[0]
    if one.folded == other.folded:
        return tuple(flags)
    longest = min(len(one.glued), len(other.glued))
    if longest >= SHORTEST and OSA.distance(one.glued, other.glued, score_cutoff=1) == 1:
        flags.append(LookAlike("one-letter"))
    mine, theirs = set(one.words), set(other.words)
    if mine > theirs or theirs > mine:
        more = mine ^ theirs
        words = " ".join(word for word in (*one.words, *other.words) if word in more)
        flags.append(LookAlike(_kind(more), words))
    return tuple(flags)


def _kind(words: set[str]) -> Flag:
    own = lexicon()
    if words & own.places:
        return "added-place"
    return "added-reach" if words & own.reach else "added-words"
