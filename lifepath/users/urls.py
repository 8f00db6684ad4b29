from django.urls import path
from rest_framework.routers import SimpleRouter

from lifepath.users.viewsets.households import HouseholdViewSet
from lifepath.users.viewsets.sign_in import DeviceSessionViewSet, RefreshView, SignInView, SignOutView

router = SimpleRouter(trailing_slash=False)
router.register("households", HouseholdViewSet, basename="household")
router.register("users/sessions", DeviceSessionViewSet, basename="session")

urlpatterns = [
    path("users/login", SignInView.as_view(), name="sign-in"),
    path("users/token/refresh", RefreshView.as_view(), name="token-refresh"),
    path("users/logout", SignOutView.as_view(), name="sign-out"),
    *router.urls,
]
