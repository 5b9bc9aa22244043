"""Addresses after filing. None carries a reference: addresses stay in a browser's history."""

from django.urls import path

from complaints.tracking import views

app_name = "tracking"

urlpatterns = [
    path("", views.enter, name="enter"),
    path("status/", views.status, name="status"),
    path("step/<slug:transition>/", views.step, name="step"),
    path("close/", views.close, name="close"),
]
