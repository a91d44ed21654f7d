"""Every route of review, in the order in which paths are tried."""

from typing import Final

from services.review.web.api import cases as cases_api
from services.review.web.api import circulating as circulating_api
from services.review.web.api import circulations as circulations_api
from services.review.web.api import composing as composing_api
from services.review.web.api import desk as desk_api
from services.review.web.api import missions as missions_api
from services.review.web.api import my_data as my_data_api
from services.review.web.api import periods as periods_api
from services.review.web.pages import acts as act_pages
from services.review.web.pages import cases as case_pages
from services.review.web.pages import circulation as circulation_pages
from services.review.web.pages import delegate as delegate_pages
from services.review.web.pages import desk as desk_pages
from services.review.web.pages import entry as entry_pages
from services.review.web.pages import history as history_pages
from services.review.web.pages import lists as list_pages
from services.review.web.pages import missions as mission_pages
from services.review.web.pages import my_data as my_data_pages
from services.review.web.pages import notes as note_pages
from services.review.web.pages import privacy as privacy_pages
from services.review.web.pages import publication as publication_pages

ROUTERS: Final = (
    list_pages.router,
    privacy_pages.router,
    publication_pages.router,
    desk_api.router,
    composing_api.router,
    circulating_api.router,
    periods_api.router,
    cases_api.router,
    circulations_api.router,
    desk_pages.router,
    note_pages.router,
    circulation_pages.router,
    act_pages.router,
    case_pages.router,
    missions_api.router,
    mission_pages.router,
    my_data_api.router,
    my_data_pages.router,
    delegate_pages.router,
    entry_pages.router,
    history_pages.router,
    history_pages.own,
)
