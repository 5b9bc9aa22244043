"""Addresses of the form, under the language. None says what was answered."""

from django.urls import path

from complaints.intake import filing_views, reprisal_views, resume_views, views

app_name = "intake"

urlpatterns = [
    path("", views.start, name="start"),
    path("emergency/", views.emergency, name="emergency"),
    path("check/", filing_views.check, name="check"),
    path("done/", filing_views.done, name="done"),
    path("done/receipt.pdf", filing_views.receipt, name="receipt"),
    path("discard/", filing_views.discard, name="discard"),
    path("reprisal/", reprisal_views.begin, name="reprisal"),
    path("back/", reprisal_views.go_back, name="go_back"),
    path("later/", resume_views.later, name="later"),
    path("leave/", resume_views.leave, name="leave"),
    path("return/", resume_views.return_, name="return"),
    path("<slug:name>/", views.step, name="step"),
    path("<slug:name>/typed/", views.typed, name="typed"),
]
