"""PDF files from pages of our own, without a look at anything outside them."""

import asyncio
import threading
from typing import Any, Final

from shared.kernel.refusals import NoPdf

# Drawing takes memory: one at a time in each process.
_ONE: Final = threading.Lock()


async def render_pdf(html: str) -> bytes:
    """Return a tagged PDF of a whole HTML document. Refusals: NoPdf where Pango is missing."""
    return await asyncio.to_thread(_render, html)


def _render(html: str) -> bytes:
    weasyprint = _library()
    # Only what the document holds itself: no address in it is ever opened.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    with _ONE:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


def _library() -> Any:
    try:
        import weasyprint  # noqa: PLC0415  -- loads Pango, which a server may lack
    except OSError:
        raise NoPdf from None
    return weasyprint
