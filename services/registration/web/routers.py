"""Every route of registration, in the order in which paths are tried."""

from typing import Final

from services.registration.web.api import applications as applications_api
from services.registration.web.api import casework as casework_api
from services.registration.web.api import confirmations as confirmations_api
from services.registration.web.api import contributions as contributions_api
from services.registration.web.api import corrections as corrections_api
from services.registration.web.api import desk as desk_api
from services.registration.web.api import desk_hearings as desk_hearings_api
from services.registration.web.api import desk_travel as desk_travel_api
from services.registration.web.api import documents as documents_api
from services.registration.web.api import door as door_api
from services.registration.web.api import erasure as erasure_api
from services.registration.web.api import events as events_api
from services.registration.web.api import forms as forms_api
from services.registration.web.api import fund as fund_api
from services.registration.web.api import hearings as hearings_api
from services.registration.web.api import intake as intake_api
from services.registration.web.api import matches as matches_api
from services.registration.web.api import merging as merging_api
from services.registration.web.api import nominations as nominations_api
from services.registration.web.api import people as people_api
from services.registration.web.api import representatives as representatives_api
from services.registration.web.api import segments as segments_api
from services.registration.web.api import travel as travel_api
from services.registration.web.api import withdrawal as withdrawal_api
from services.registration.web.pages import applications as application_pages
from services.registration.web.pages import begin as begin_pages
from services.registration.web.pages import calendar as calendar_pages
from services.registration.web.pages import casework as casework_pages
from services.registration.web.pages import confirmations as confirmation_pages
from services.registration.web.pages import contributions as contribution_pages
from services.registration.web.pages import corrections as correction_pages
from services.registration.web.pages import desk as desk_pages
from services.registration.web.pages import desk_hearings as desk_hearing_pages
from services.registration.web.pages import desk_travel as desk_travel_pages
from services.registration.web.pages import documents as document_pages
from services.registration.web.pages import erasure as erasure_pages
from services.registration.web.pages import fund as fund_pages
from services.registration.web.pages import hearings as hearing_pages
from services.registration.web.pages import intake as intake_pages
from services.registration.web.pages import merging as merging_pages
from services.registration.web.pages import nominations as nomination_pages
from services.registration.web.pages import own_contributions as own_contribution_pages
from services.registration.web.pages import people as people_pages
from services.registration.web.pages import privacy as privacy_pages
from services.registration.web.pages import representatives as representative_pages
from services.registration.web.pages import sections as section_pages
from services.registration.web.pages import segments as segment_pages
from services.registration.web.pages import start as start_pages
from services.registration.web.pages import travel as travel_pages
from services.registration.web.pages import withdrawal as withdrawal_pages
from shared.web.developers import developers_router

ROUTERS: Final = (
    developers_router(),
    door_api.router,
    matches_api.router,
    forms_api.router,
    documents_api.router,
    confirmations_api.router,
    corrections_api.router,
    withdrawal_api.router,
    erasure_api.router,
    applications_api.router,
    desk_api.router,
    casework_api.router,
    intake_api.router,
    merging_api.router,
    events_api.router,
    people_api.router,
    representatives_api.router,
    nominations_api.router,
    segments_api.router,
    travel_api.router,
    desk_travel_api.router,
    fund_api.router,
    hearings_api.router,
    desk_hearings_api.router,
    contributions_api.public,
    contributions_api.own,
    contributions_api.desk,
    start_pages.router,
    privacy_pages.router,
    begin_pages.router,
    people_pages.router,
    representative_pages.router,
    nomination_pages.router,
    segment_pages.router,
    document_pages.router,
    confirmation_pages.router,
    correction_pages.router,
    withdrawal_pages.router,
    erasure_pages.router,
    application_pages.router,
    # After the others: the path of a section's page takes any word.
    section_pages.router,
    calendar_pages.router,
    desk_pages.router,
    casework_pages.router,
    intake_pages.router,
    merging_pages.router,
    travel_pages.router,
    desk_travel_pages.router,
    fund_pages.router,
    hearing_pages.router,
    desk_hearing_pages.router,
    contribution_pages.router,
    own_contribution_pages.own,
    own_contribution_pages.desk,
)
