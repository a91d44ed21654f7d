import pytest

from shared.kernel.actors import Role
from tests.conftest import sign_in


@pytest.fixture
async def officer(app):
    return await sign_in(app, Role.OFFICER, email="second@desk.example")
