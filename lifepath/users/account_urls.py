"""The pages of allauth that are offered: sign-in, password, second factor, links from mails."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path


def not_offered(request: HttpRequest) -> HttpResponse:
    """Registering and moving to another mail address are the API's."""
    raise Http404()


urlpatterns = [
    path("signup/", not_offered),
    path("email/", not_offered),
    path("", include("allauth.urls")),
]
