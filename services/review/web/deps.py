"""What review's routes may ask for besides the shared."""

from typing import Annotated

from fastapi import Depends, Request

from services.review.store.keeper import Keeper
from services.review.store.sealing import PublicKeys
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.web.deps import CurrentActor


def _modalities(request: Request) -> Modalities:
    modalities: Modalities = request.app.state.modalities
    return modalities


def _keeper(request: Request) -> Keeper:
    keeper: Keeper = request.app.state.keeper
    return keeper


def _keys(request: Request) -> PublicKeys:
    keys: PublicKeys = request.app.state.sealing_keys
    return keys


def _base_url(request: Request) -> str:
    return str(request.app.state.settings.url_of("review"))


def _state(actor: CurrentActor) -> str:
    """Return the State a delegate speaks for: from the session, never from the request."""
    if actor.state is None:
        raise NotFound
    return actor.state


ModalitiesOf = Annotated[Modalities, Depends(_modalities)]
KeeperOf = Annotated[Keeper, Depends(_keeper)]
SealingKeys = Annotated[PublicKeys, Depends(_keys)]
BaseUrl = Annotated[str, Depends(_base_url)]
OwnState = Annotated[str, Depends(_state)]
