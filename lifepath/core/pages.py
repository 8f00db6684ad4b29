"""The front page, health, and the API's description of itself."""

from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView

from lifepath.core.registries import Registry

readiness_checks: Registry = Registry("Readiness check")


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """Tells a visitor where things are."""
    return render(request, "front_page.html")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it beside every page."""
    return redirect(static("lifepath/icon.svg"))


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, and so does what apps registered; 503 otherwise."""
    findings: dict[str, str] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        findings["database"] = "ready"
        for name, check in readiness_checks.items():
            findings[name] = check()
    except DatabaseError:
        findings["database"] = "out of reach"
    is_ready = all(not text.startswith("out of reach") for text in findings.values())
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": findings}, status=200 if is_ready else 503
    )


api_urls = [
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]
