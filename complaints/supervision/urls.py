"""Addresses of supervisors' and administrators' pages, beside the desk's."""

from django.urls import path

from complaints.supervision import given_up, oversight

app_name = "supervision"

urlpatterns = [
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/<slug:reference>/assign/", oversight.assign, name="assign"),
    path("given-up/", given_up.given_up, name="given_up"),
    path("given-up/try-again/", given_up.try_all_again, name="try_all_again"),
    path("given-up/<uuid:entry_id>/try-again/", given_up.try_again, name="try_again"),
]
