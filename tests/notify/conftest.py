import pytest

from services.notify.app import create_app
from services.notify.jobs.deliver_notices import Delivery
from shared.settings import Smtp
from tests.conftest import as_built
from tests.notify.server import Server


@pytest.fixture
async def sessions(database):
    return database("notify")


@pytest.fixture
def app(settings_for, sessions):
    return as_built(create_app, settings_for("notify"), sessions)


@pytest.fixture
async def mail_server():
    """Give a real mail server on loopback whose replies the test decides."""
    made = Server()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def delivery(settings_for, sessions, mail_server):
    """Make workers that deliver to the mail_server."""

    def make(port=None, **given):
        values = {"host": "127.0.0.1", "port": port or mail_server.port, "tls": "none"}
        person = {"username": None, "password": None, "sender": "no-reply@agrement.example"}
        smtp = Smtp(**(values | person | given))
        settings = settings_for("notify").model_copy(update={"smtp": smtp})
        return Delivery(settings, sessions)

    return make
