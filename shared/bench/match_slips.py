"""How names get written otherwise: one function for each way, all by a given chance."""

import re
from random import Random
from typing import Final

from anyascii import anyascii

SMALL: Final = ("for", "of", "and", "the", "de", "des", "pour", "et", "in", "la", "para", "y")
KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FORMS: Final = (
    ", Inc.", " Inc", ", Ltd", " Limited", " LLC", " e.V.", " ASBL", " AISBL", " (NGO)", " GmbH",
    " gGmbH", ", A.C.", " S.A.", " vzw", " Onlus", ", Incorporated", " NPO", " Corp.", " ONG",
    " Pty Ltd",
)  # fmt: skip
TRAILING_FORM: Final = re.compile(
    r",?\s+(?:Inc\.?|Incorporated|Ltd\.?|Limited|LLC|e\.\s?V\.|ASBL|Onlus|Corp\.|A\.?C\.?)$"
)
BRITISH: Final = (
    ("Organization", "Organisation"), ("organization", "organisation"), ("Center", "Centre"),
    ("Centre", "Center"), ("Programme", "Program"), ("Labour", "Labor"), ("Defence", "Defense"),
    (" and ", " & "), (" & ", " and "), ("Organisation", "Organization"),
    ("International", "Int’l"), ("Association", "Assoc."), ("Development", "Dev."),
    ("’s ", "s "), ("’s ", "'s "), ("Foundation", "Fdn."),
)  # fmt: skip
# Letters as newspapers write foreign names; the longest first.
CYRILLIC: Final = (
    ("tion", "шн"), ("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("th", "т"),
    ("ph", "ф"), ("ck", "к"), ("qu", "кв"), ("ya", "я"), ("yu", "ю"), ("ts", "ц"), ("a", "а"),
    ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "дж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"),
    ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"),
    ("x", "кс"), ("y", "и"), ("z", "з"),
)  # fmt: skip
GREEK: Final = (
    ("th", "θ"), ("ph", "φ"), ("ch", "χ"), ("ps", "ψ"), ("ks", "ξ"), ("x", "ξ"), ("ou", "ου"),
    ("a", "α"), ("b", "μπ"), ("c", "κ"), ("d", "ντ"), ("e", "ε"), ("f", "φ"), ("g", "γκ"),
    ("h", "χ"), ("i", "ι"), ("j", "τζ"), ("k", "κ"), ("l", "λ"), ("m", "μ"), ("n", "ν"),
    ("o", "ο"), ("p", "π"), ("q", "κ"), ("r", "ρ"), ("s", "σ"), ("t", "τ"), ("u", "ου"),
    ("v", "β"), ("w", "ου"), ("y", "ι"), ("z", "ζ"),
)  # fmt: skip
ARABIC: Final = (
    ("sh", "ش"), ("ch", "تش"), ("th", "ث"), ("kh", "خ"), ("ph", "ف"), ("tion", "شن"), ("a", "ا"),
    ("b", "ب"), ("c", "ك"), ("d", "د"), ("e", ""), ("f", "ف"), ("g", "غ"), ("h", "ه"), ("i", "ي"),
    ("j", "ج"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("o", "و"), ("p", "ب"),
    ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("u", "و"), ("v", "ف"), ("w", "و"),
    ("x", "كس"), ("y", "ي"), ("z", "ز"),
)  # fmt: skip
SCRIPTS: Final = {"cyrillic": CYRILLIC, "greek": GREEK, "arabic": ARABIC}


def mistype(name: str, chance: Random, slips: int = 1) -> str:
    """Return the name with slips of the fingers inside its words."""
    for _slip in range(slips):
        places = [at for at in range(1, len(name) - 1) if name[at].isalpha()]
        if not places:
            break
        at = chance.choice(places)
        name = chance.choice((_drop, _double, _swap, _neighbour))(name, at, chance)
    return name


def _drop(name: str, at: int, _chance: Random) -> str:
    return name[:at] + name[at + 1 :]


def _double(name: str, at: int, _chance: Random) -> str:
    return name[:at] + name[at] + name[at:]


def _swap(name: str, at: int, _chance: Random) -> str:
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _neighbour(name: str, at: int, chance: Random) -> str:
    row = next((row for row in KEYS if name[at].lower() in row), None)
    if row is None:
        return _drop(name, at, chance)
    place = row.index(name[at].lower())
    near = chance.choice([row[each] for each in (place - 1, place + 1) if 0 <= each < len(row)])
    return name[:at] + near + name[at + 1 :]


def reorder(name: str, chance: Random) -> str:
    """Return the words in another order: some moved to the front after a comma, or shuffled."""
    words = name.split()
    if chance.random() < 0.6:  # noqa: PLR2004  -- most people move the end, few shuffle
        cut = chance.randrange(1, len(words))
        return " ".join((*words[cut:], *words[:cut]))
    return " ".join(chance.sample(words, len(words)))


def other_form(name: str, chance: Random) -> str:
    """Return the name with another legal form, or without the one it had."""
    bare = TRAILING_FORM.sub("", name)
    return bare if bare != name and chance.random() < 0.5 else bare + chance.choice(FORMS)  # noqa: PLR2004  -- half and half


def other_spelling(name: str, chance: Random) -> str:
    """Return the name spelt as others would: British or American, cut short, other signs."""
    ways = [(old, new) for old, new in BRITISH if old in name]
    if not ways:
        return name
    old, new = chance.choice(ways)
    return name.replace(old, new)


def mistype_twice(name: str, chance: Random) -> str:
    """Return the name with two slips of the fingers."""
    return mistype(name, chance, 2)


def reprint(name: str, chance: Random) -> str:
    """Return the name as another printer would set it."""
    plain = name.replace("’", "'").replace("“", '"').replace("”", '"').replace("—", "-")
    ways = (name.upper(), plain.lower(), anyascii(plain), f"  {plain.title()}.", f"“{name}”")
    return chance.choice(ways)


def articles(name: str, chance: Random) -> str:
    """Return the name with an article or a preposition more or less."""
    small = [word for word in SMALL if f" {word} " in name]
    if name.startswith("The "):
        return name[4:]
    if small and chance.random() < 0.5:  # noqa: PLR2004  -- half and half
        word = chance.choice(small)
        other = {"for": "of", "of": "for", "and": "&", "pour": "de", "in": "of"}.get(word)
        return name.replace(f" {word} ", f" {other} " if other else " ", 1)
    return f"The {name}"


def spacing(name: str, chance: Random) -> str:
    """Return the name with one space left out, or a hyphen in its place."""
    places = [at for at, letter in enumerate(name) if letter == " "]
    at = chance.choice(places)
    return name[:at] + chance.choice(("", "-", "  ")) + name[at + 1 :]


def two_changes(name: str, chance: Random) -> str:
    """Return the name changed in one way and then mistyped."""
    return mistype(chance.choice((other_form, reorder, reprint))(name, chance), chance)


def other_script(name: str, chance: Random) -> str:
    """Return a name in Latin letters as it sounds in another script."""
    text = anyascii(name).lower()
    script = chance.choice(sorted(SCRIPTS))
    for latin, other in SCRIPTS[script]:
        text = text.replace(latin, other)
    return text.replace("σ ", "ς ")
