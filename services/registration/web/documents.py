"""Documents on their way in and out."""

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from babel.numbers import format_decimal
from fastapi import Depends, Request, Response

from services.registration.domain.documents import Document
from services.registration.store.documents import Stored
from services.registration.web.topics import kind_words
from shared.kernel.forms import ApplicationForm
from shared.uploads.clean import LARGEST, Cleaner
from shared.web.i18n import _, current_language

# A form's other parts and the marks between them.
AROUND: Final = 100_000
UUID_PATH: Final = r"[0-9a-fA-F-]{36}"
# The paths that take a document, and the largest body each does.
LARGER_BODIES: Final = {
    rf"/applications/{UUID_PATH}/documents": LARGEST + AROUND,
    rf"/api/v1/applications/{UUID_PATH}/documents/{UUID_PATH}": LARGEST + AROUND,
}
KILOBYTE: Final = 1000


async def _cleaner(request: Request) -> Cleaner:
    cleaner: Cleaner = request.app.state.cleaner
    return cleaner


CleanerOf = Annotated[Cleaner, Depends(_cleaner)]


def attachment(stored: Stored) -> Response:
    """Return a document so that a browser saves it and never runs anything in it."""
    name = stored.document.name
    plain = name.encode("ascii", "ignore").decode().strip() or "document"
    names = f"filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(
        stored.content,
        media_type=stored.document.media_type,
        headers={
            "content-disposition": f"attachment; {names}",
            "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        },
    )


def rows(form: ApplicationForm, documents: Sequence[Document], folder: str) -> list[dict[str, Any]]:
    """Return documents as lists of them show them; `folder` is where they are fetched."""
    return [
        {
            "id": str(each.id),
            "kind": kind_words(form, each.kind),
            "name": each.name,
            "size": size_words(each.size),
            "href": f"{folder}/{each.id}",
        }
        for each in documents
    ]


def size_words(size: int) -> str:
    """Return how large a document is, in the reader's language."""
    kilobytes = format_decimal(max(1, round(size / KILOBYTE)), locale=current_language())
    return _("%s kB") % kilobytes
