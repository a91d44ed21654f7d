"""Keeps the catalogues of words in step with the code; --check only looks."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
PARTS: Final = ("services/registration", "services/review", "services/notify")
SHARED: Final = "shared"
LANGUAGES: Final = ("ar", "zh", "en", "fr", "ru", "es")
# Languages in which nothing may be missing.
WHOLE: Final = ("ar", "zh", "fr", "ru", "es")
KEYWORDS: Final = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER: Final = re.compile(r"%(?:\(\w+\))?[sd]")
ARABIC_PLURALS: Final = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :"
    " n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)

Key = tuple[str | None, str | tuple[str, ...]]


def extracted(part: str) -> set[Key]:
    """Return the messages that the code and the templates of a part show."""
    found: set[Key] = set()
    for path in sorted((ROOT / part).rglob("*")):
        method = {".py": "python", ".html": "jinja2"}.get(path.suffix)
        if method is None or path.relative_to(ROOT / part).parts[0] in {"migrations", "letters"}:
            continue
        options = {"trimmed": "false", "silent": "false"} if method == "jinja2" else None
        for _line, message, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            found.add((context, message if isinstance(message, str) else tuple(message)))
    return found


def file_of(part: str, language: str) -> Path:
    """Return where a catalogue is kept."""
    return ROOT / part / "locale" / language / "LC_MESSAGES" / "messages.po"


def read(part: str, language: str) -> Catalog:
    """Return a catalogue, empty where there is none."""
    path = file_of(part, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key_of(message: Message) -> Key:
    """Return what tells messages apart."""
    words = message.id if isinstance(message.id, str) else tuple(message.id)
    return message.context, words


def updated(part: str, language: str, wanted: set[Key]) -> Catalog:
    """Return the catalogue with the wanted messages and the translations known."""
    old = {key_of(message): message.string for message in read(part, language) if message.id}
    new = Catalog(locale=language, fuzzy=False)
    for context, words in sorted(wanted, key=str):
        new.add(words, old.get((context, words), ""), context=context)
    return new


def write(part: str, language: str, catalogue: Catalog) -> None:
    """Write a catalogue without dates, places or names, so that it only changes with its words."""
    path = file_of(part, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, no_location=True, omit_header=True, width=100)
    plurals = ARABIC_PLURALS if language == "ar" else f"{catalogue.plural_forms};"
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plurals.rstrip(";")};\\n"\n\n'
    )
    path.write_text(header + path.read_text("utf-8").lstrip(), "utf-8")


def faults(part: str, language: str, wanted: set[Key]) -> Iterator[str]:
    """Say what is wrong with a catalogue, a line each."""
    catalogue = read(part, language)
    known = {key_of(message): message for message in catalogue if message.id}
    place = f"{part} {language}"
    yield from (f"{place}: misses {key[1]!r}" for key in wanted - set(known))
    yield from (f"{place}: has {key[1]!r}, which nothing shows" for key in set(known) - wanted)
    for (_context, words), message in known.items():
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        if language in WHOLE and not all(forms):
            yield f"{place}: {words!r} is not translated"
        originals = [words] if isinstance(words, str) else list(words)
        allowed = [sorted(PLACEHOLDER.findall(each)) for each in originals]
        for form in filter(None, forms):
            if sorted(PLACEHOLDER.findall(form)) not in allowed:
                yield f"{place}: {form!r} has other placeholders than {words!r}"


def main(arguments: list[str]) -> int:
    """Update the catalogues, or with --check tell whether that is needed."""
    shared = extracted(SHARED)
    wanted = {part: extracted(part) - shared for part in PARTS} | {SHARED: shared}
    if "--check" not in arguments:
        for part, messages in wanted.items():
            for language in LANGUAGES:
                write(part, language, updated(part, language, messages))
        return 0
    found = [
        fault
        for part, messages in wanted.items()
        for language in LANGUAGES
        for fault in faults(part, language, messages)
    ]
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
