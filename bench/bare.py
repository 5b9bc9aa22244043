"""The peer: Django with one view that answers "ok", no middleware, no database."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="no secret, nothing is signed", MIDDLEWARE=[])


def ok(request: HttpRequest) -> HttpResponse:
    """Answer "ok"."""
    return HttpResponse("ok")


urlpatterns = [path("", ok)]
application = get_wsgi_application()
