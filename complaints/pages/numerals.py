"""Arabic-Indic numerals on every page in Arabic, where the country asks for them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from complaints.domain import numerals

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class NumeralsMiddleware:
    """Stands within the middleware that chooses the language. The page carries the choice (`numerals_class`),
    so that its ETag changes with it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Write the numbers of an HTML page anew. Files and programs' answers pass as they are."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not response.content:
            return response
        if response.headers.get("Content-Type", "").startswith("text/html") and numerals.are_arabic_indic():
            page = response.content.decode(response.charset)
            response.content = numerals.in_html(page).encode(response.charset)
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response
