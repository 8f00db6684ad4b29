from django.urls import path
from rest_framework.routers import SimpleRouter

from retirement.views import gap
from retirement.viewsets.profiles import RetirementProfileViewSet

router = SimpleRouter(trailing_slash=False)
router.register("retirement/profiles", RetirementProfileViewSet, basename="retirement-profile")

urlpatterns = [
    path("retirement/gap", gap.GapView.as_view(), name="retirement-gap"),
    *router.urls,
]
