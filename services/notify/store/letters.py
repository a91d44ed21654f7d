"""Letters as folders: letters/<name>/<language>/{subject.txt,body.txt,body.html}."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment

from services.notify.domain.letters import Letter
from shared.kernel.languages import DEFAULT_LANGUAGE, direction
from shared.kernel.refusals import NotFound

FOLDER: Final = Path(__file__).parent.parent / "letters"


def _environment(*, autoescape: bool) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        autoescape=autoescape,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
    )


PLAIN: Final = _environment(autoescape=False)
HTML: Final = _environment(autoescape=True)


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str
    # The language it was really written in.
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
        values=frozenset(declared["values"]),
        texts=frozenset(declared.get("texts", ())),
        is_secret=declared.get("is_secret", False),
    )


def names() -> list[str]:
    """Return the names of all letters."""
    return sorted(path.parent.name for path in FOLDER.glob("*/letter.toml"))


def render(name: str, language: str, values: Mapping[str, str]) -> Rendered:
    """Write a letter out, in English where it has not been translated."""
    for wanted in (language, DEFAULT_LANGUAGE):
        try:
            subject = PLAIN.get_template(f"{name}/{wanted}/subject.txt").render(values)
            text = PLAIN.get_template(f"{name}/{wanted}/body.txt").render(values)
            around = {"lang": wanted, "dir": direction(wanted)}
            html = HTML.get_template(f"{name}/{wanted}/body.html").render({**values, **around})
        except TemplateNotFound:
            continue
        return Rendered(" ".join(subject.split()), text, html, wanted)
    raise NotFound
