"""Letters as folders: letters/<name>/<language>/{subject.txt,body.txt,body.html}."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import css_inline
from jinja2 import DictLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from services.notify.domain.letters import Kind, Letter, instant_of
from shared.kernel.languages import DEFAULT_LANGUAGE, LANGUAGES, direction
from shared.kernel.refusals import NotFound
from shared.times import new_york_time

FOLDER: Final = Path(__file__).parent.parent / "letters"
FILES: Final = ("subject.txt", "body.txt", "body.html")
AROUND: Final = ("letter.html", "letter.css", "words.toml")
PLACE: Final = "<!-- body -->"
VERSION_LENGTH: Final = 12
# What a plain text has for the <bdi> of HTML (Unicode annex 9).
ISOLATE, END = "\u2068", "\u2069"

Sources = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str
    language: str


@cache
def get(name: str) -> Letter:
    """Return a letter's declaration. Refusals: NotFound."""
    path = FOLDER / name / "letter.toml"
    if not name.replace("-", "").isalpha() or not path.is_file():
        raise NotFound
    declared = tomllib.loads(path.read_text("utf-8"))
    return Letter(
        name=name,
        values={value: Kind(kind) for value, kind in declared.pop("values").items()},
        callers=frozenset(declared.pop("callers")),
        **declared,
    )


def is_secret(name: str) -> bool:
    """Tell whether a letter's values are secret; those of a letter that is gone always are."""
    try:
        return get(name).is_secret
    except NotFound:
        return True


def is_list(name: str) -> bool:
    """Tell whether a letter goes to many at once. Refusals: NotFound."""
    return get(name).is_list


def subject_of(name: str, language: str) -> str:
    """Return what a letter is about: its subject with its values left out. Refusals: NotFound."""
    return render(name, language, dict.fromkeys(get(name).values, "…")).subject


@cache
def asked_for() -> frozenset[str]:
    """Return the letters that readers ask for themselves."""
    return frozenset(name for name in names() if get(name).is_asked_for)


def names() -> list[str]:
    """Return the names of all letters."""
    return sorted(path.parent.name for path in FOLDER.glob("*/letter.toml"))


@cache
def sources(name: str) -> Sources:
    """Return everything a letter is written from, as it stands today. Refusals: NotFound."""
    get(name)
    paths = [f"{language}/{file}" for language in LANGUAGES for file in FILES]
    own = {path: (FOLDER / name / path).read_text("utf-8") for path in paths}
    return own | {path: (FOLDER / path).read_text("utf-8") for path in AROUND}


@cache
def version(name: str) -> str:
    """Return the mark of a letter's words as they stand today. Refusals: NotFound."""
    content = "\0".join(f"{path}\0{words}" for path, words in sorted(sources(name).items()))
    return hashlib.sha256(content.encode()).hexdigest()[:VERSION_LENGTH]


class Edition:
    """A letter's words at one version, ready to be filled in."""

    def __init__(self, kinds: Mapping[str, Kind], written: Sources) -> None:
        self._kinds = kinds
        self._words = tomllib.loads(written["words.toml"])
        self._plain = _environment({k: v for k, v in written.items() if k.endswith(".txt")})
        self._templates: dict[str, Template] = {}
        self._html = _environment(
            {path: _whole(written, path) for path in written if path.endswith("/body.html")},
            autoescape=True,
        )

    def render(self, language: str, values: Mapping[str, str]) -> Rendered:
        """Write the letter out in a language."""
        shown = {name: self._shown(name, value, language) for name, value in values.items()}
        subject = self._template(self._plain, f"{language}/subject.txt").render(shown)
        apart = self._apart(shown) if direction(language) == "rtl" else shown
        text = self._template(self._plain, f"{language}/body.txt").render(apart)
        around = {"lang": language, "dir": direction(language), "subject": _one_line(subject)}
        html = self._template(self._html, f"{language}/body.html").render({**shown, **around})
        return Rendered(_one_line(subject), text, html, language)

    def _template(self, environment: SandboxedEnvironment, path: str) -> Template:
        found = self._templates.get(path)
        if found is None:
            found = self._templates[path] = environment.get_template(path)
        return found

    def _shown(self, name: str, value: str, language: str) -> str:
        kind = self._kinds.get(name)
        if kind is Kind.INSTANT and (instant := instant_of(value)) is not None:
            when = new_york_time(instant, language)
            return str(self._words["instant"]["new-york"][language]).format(when=when)
        if kind is Kind.WORD:
            return self._word(name, value, language)
        if kind is Kind.COUNTS:
            return "\n".join(self._count(name, line, language) for line in value.splitlines())
        return value

    def _apart(self, shown: Mapping[str, str]) -> dict[str, str]:
        """Keep names from mixing with what is written from the right; addresses of pages work."""
        return {
            name: value if self._kinds.get(name) is Kind.URL else f"{ISOLATE}{value}{END}"
            for name, value in shown.items()
        }

    def _word(self, name: str, code: str, language: str) -> str:
        return str(self._words.get(name, {}).get(code, {}).get(language, code))

    def _count(self, name: str, line: str, language: str) -> str:
        code, is_count, number = line.partition("=")
        words = self._word(name, code, language)
        if not is_count or words == code:
            return line
        return str(self._words["count"]["line"][language]).format(words=words, number=number)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _environment(written: Mapping[str, str], *, autoescape: bool = False) -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=DictLoader(written),
        autoescape=autoescape,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    # A letter calls nothing, and each that it could call is copied for each letter.
    made.globals.clear()
    return made


def _whole(written: Sources, path: str) -> str:
    page = written["letter.html"].replace(PLACE, written[path])
    return css_inline.inline(
        page, extra_css=written["letter.css"], keep_style_tags=False, load_remote_stylesheets=False
    )


@cache
def current(name: str) -> Edition:
    """Return a letter's words as they stand today. Refusals: NotFound."""
    return Edition(get(name).values, sources(name))


def render(name: str, language: str, values: Mapping[str, str]) -> Rendered:
    """Write a letter out as it stands today, in English for a language we do not speak."""
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    return current(name).render(known, values)
