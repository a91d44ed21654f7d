"""What registration's routes may ask for besides the shared."""

from typing import Annotated

from fastapi import Depends, Request

from services.registration.store.matching import Finder
from shared.kernel.modalities import Modalities


async def _modalities(request: Request) -> Modalities:
    modalities: Modalities = request.app.state.modalities
    return modalities


ModalitiesOf = Annotated[Modalities, Depends(_modalities)]


async def _base_url(request: Request) -> str:
    return str(request.app.state.settings.url_of("registration"))


BaseUrl = Annotated[str, Depends(_base_url)]


def finder_of(request: Request) -> Finder:
    """Return what finds organizations in the registers."""
    finder: Finder = request.app.state.finder
    return finder


async def _finder(request: Request) -> Finder:
    return finder_of(request)


FinderOf = Annotated[Finder, Depends(_finder)]
