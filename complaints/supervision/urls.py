"""Addresses of supervisors', administrators' and auditors' pages, beside the desk's."""

from django.urls import path

from complaints.supervision import given_up, oversight, retention_holds, retention_overview, trail

app_name = "supervision"

urlpatterns = [
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/<slug:reference>/assign/", oversight.assign, name="assign"),
    path("given-up/", given_up.given_up, name="given_up"),
    path("given-up/try-again/", given_up.try_all_again, name="try_all_again"),
    path("given-up/<uuid:entry_id>/try-again/", given_up.try_again, name="try_again"),
    path("trail/", trail.whole, name="trail"),
    path("trail/<slug:reference>/", trail.of_complaint, name="trail_of_complaint"),
    path("retention/", retention_overview.overview, name="retention"),
    path("retention/<slug:signing>/", retention_overview.sign, name="retention_sign"),
    path("retention/<slug:reference>/hold/", retention_holds.set_hold, name="set_hold"),
    path("retention/<slug:reference>/lift/", retention_holds.lift_hold, name="lift_hold"),
]
