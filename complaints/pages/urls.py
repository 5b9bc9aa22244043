"""Addresses of the public pages, under the language."""

from django.urls import path

from complaints.pages import views

app_name = "pages"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("who-sees/", views.who_sees, name="who_sees"),
    path("safer/", views.safer, name="safer"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_near_you, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("paper/", views.paper, name="paper"),
]
