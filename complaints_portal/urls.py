"""Every address of the portal. People's pages carry their language; programs' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from complaints.pages.views import to_first_language
from complaints_portal import health

urlpatterns = [
    path("", to_first_language),
    path("health/live", health.live),
    path("health/accepting", health.accepting),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
    path("api/", include("complaints.api.urls")),
    *i18n_patterns(
        path("", include("complaints.pages.urls")),
        path("complaint/", include("complaints.intake.urls")),
        path("follow/", include("complaints.tracking.urls")),
        path("desk/", include("complaints.review.urls")),
        path("desk/", include("complaints.supervision.urls")),
        path("account/", include("accounts.urls")),
        path("admin/", admin.site.urls),
    ),
]

handler400 = "complaints.pages.errors.bad_request"
handler403 = "complaints.pages.errors.permission_denied"
handler404 = "complaints.pages.errors.page_not_found"
handler500 = "complaints.pages.errors.server_error"
