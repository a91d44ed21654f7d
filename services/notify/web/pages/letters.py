"""Previews of every letter in every language."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from services.notify.domain.letters import Kind
from services.notify.store import letters
from shared.kernel.languages import LANGUAGES, OWN_NAMES, direction
from shared.kernel.refusals import NotFound
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/letters", include_in_schema=False)

# The letter's own styles are written into it; nothing else may be loaded or run.
CONTENT_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
EXAMPLES: Final = {
    Kind.URL: "https://registration.example/applications/1",
    Kind.COUNTS: "batches-held=2",
    Kind.INSTANT: "2027-05-14T18:00:00-04:00",
}


def _examples(name: str) -> dict[str, str]:
    return {
        value: EXAMPLES.get(kind, f"[{value}]") for value, kind in letters.get(name).values.items()
    }


@router.get("")
async def get_letters(request: Request) -> Response:
    language = current_language()
    rows = [
        {
            "href": f"/desk/letters/{name}/{language}",
            "name": name,
            "subject": letters.render(name, language, _examples(name)).subject,
            "callers": ", ".join(sorted(letters.get(name).callers)),
        }
        for name in letters.names()
    ]
    return page(request, "letters/all.html", {"rows": rows})


@router.get("/{name}/{language}")
async def get_letter(request: Request, name: str, language: str) -> Response:
    if language not in LANGUAGES:
        raise NotFound
    letter = letters.get(name)
    written = letters.render(name, language, _examples(name))
    context = {
        "name": name,
        "version": letters.version(name),
        "values": ", ".join(f"{value} ({kind})" for value, kind in letter.values.items()),
        "language": language,
        "direction": direction(language),
        "subject": written.subject,
        "text": written.text,
        "html_href": f"/desk/letters/{name}/{language}/html",
        "others": [(code, OWN_NAMES[code], f"/desk/letters/{name}/{code}") for code in LANGUAGES],
        "notes": [
            words
            for is_so, words in (
                (letter.is_secret, _("Its values are secret: forgotten once it is sent.")),
                (letter.is_held, _("Waits for a second person.")),
                (letter.is_list, _("Goes to many at once.")),
            )
            if is_so
        ],
    }
    return page(request, "letters/one.html", context)


@router.get("/{name}/{language}/html")
async def get_html(name: str, language: str) -> Response:
    if language not in LANGUAGES:
        raise NotFound
    html = letters.render(name, language, _examples(name)).html
    return HTMLResponse(html, headers={"content-security-policy": CONTENT_POLICY})
