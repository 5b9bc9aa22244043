"""Headers every page carries, beside those of Django's SecurityMiddleware and django-csp.

A page that does not say otherwise is somebody's own: no browser and no proxy may keep a copy of it. The
pages for the public set `Cache-Control` themselves (`complaints.pages.views`).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Nothing in the portal asks the browser for these; a page that was tampered with cannot either.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class PageHeadersMiddleware:
    """Sets the headers on the way out, outside of whatever makes the response: errors carry them too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and complete the response's headers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
