"""Addresses of the programming interface. Not translated: the language is the request's."""

from django.urls import path, re_path

from complaints.api import base, docs
from complaints.api.desk import views as desk
from complaints.api.filing import views as filing
from complaints.api.reference import views as reference
from complaints.api.tracking import views as tracking

app_name = "api"

urlpatterns = [
    path("docs/", docs.docs, name="docs"),
    path("schema/", docs.SchemaView.as_view(), name="schema"),
    path("v1/country/", reference.CountryView.as_view(), name="country"),
    path("v1/divisions/", reference.DivisionsView.as_view(), name="divisions"),
    path("v1/bodies/", reference.BodiesView.as_view(), name="bodies"),
    path("v1/categories/", reference.CategoriesView.as_view(), name="categories"),
    path("v1/flags/", reference.FlagsView.as_view(), name="flags"),
    path("v1/choices/", reference.ChoicesView.as_view(), name="choices"),
    path("v1/receiver/", filing.ReceiverView.as_view(), name="receiver"),
    path("v1/complaints/", filing.ComplaintsView.as_view(), name="complaints"),
    path("v1/track/", tracking.TrackView.as_view(), name="track"),
    path("v1/desk/complaints/", desk.QueueView.as_view(), name="queue"),
    path("v1/desk/complaints/<str:reference>/", desk.ComplaintView.as_view(), name="complaint"),
    path("v1/desk/complaints/<str:reference>/steps/<str:transition>/", desk.StepView.as_view(), name="step"),
    re_path("", base.not_found),
]
