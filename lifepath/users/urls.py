from django.urls import path, re_path
from rest_framework.routers import Route, SimpleRouter

from lifepath.users.viewsets import me, registration, sign_in
from lifepath.users.viewsets.access_log import AccessLogViewSet
from lifepath.users.viewsets.household_context import HouseholdContextView
from lifepath.users.viewsets.households import HouseholdViewSet
from lifepath.users.viewsets.invitations import InvitationLookUpView, InvitationViewSet, TakeOverView
from lifepath.users.viewsets.jobs import JobViewSet
from lifepath.users.viewsets.notifications import NotificationSettingsView, NotificationViewSet
from lifepath.users.viewsets.of_household import HOUSEHOLD_IN_PATH
from lifepath.users.viewsets.persons import PersonViewSet
from lifepath.users.viewsets.planner_access import PlannerAccessViewSet
from lifepath.users.viewsets.support import SupportUserViewSet
from lifepath.users.viewsets.tokens import TokenViewSet
from lifepath.users.viewsets.verification import VerificationView


class Router(SimpleRouter):
    """Also PATCH of a whole list, where a viewset marks many rows at once."""

    routes = [
        Route(
            url=r"^{prefix}{trailing_slash}$",
            mapping={"get": "list", "post": "create", "patch": "mark_all"},
            name="{basename}-list",
            detail=False,
            initkwargs={"suffix": "List"},
        ),
        *SimpleRouter.routes[1:],
    ]


router = Router(trailing_slash=False)
router.register("households/invitations", InvitationViewSet, basename="household-invitation")
router.register(rf"households/{HOUSEHOLD_IN_PATH}/access-log", AccessLogViewSet, basename="access-log")
router.register(rf"households/{HOUSEHOLD_IN_PATH}/persons", PersonViewSet, basename="person")
router.register(rf"households/{HOUSEHOLD_IN_PATH}/planners", PlannerAccessViewSet, basename="planner-access")
router.register("households", HouseholdViewSet, basename="household")
router.register("notifications", NotificationViewSet, basename="notification")
router.register("jobs", JobViewSet, basename="job")
router.register("users/sessions", sign_in.DeviceSessionViewSet, basename="session")
router.register("users/tokens", TokenViewSet, basename="token")
router.register("support/users", SupportUserViewSet, basename="support-user")

urlpatterns = [
    path("verification", VerificationView.as_view(), name="verification"),
    path("users", registration.RegisterView.as_view(), name="register"),
    path("users/verify-email", registration.VerifyMailView.as_view(), name="verify-email"),
    path("users/resend-verification", registration.ResendVerificationView.as_view(), name="resend-verification"),
    path("users/password-reset", registration.PasswordResetView.as_view(), name="password-reset"),
    path(
        "users/password-reset/confirm",
        registration.PasswordResetConfirmView.as_view(),
        name="password-reset-confirm",
    ),
    path("users/login", sign_in.SignInView.as_view(), name="sign-in"),
    path("users/token/refresh", sign_in.RefreshView.as_view(), name="token-refresh"),
    path("users/logout", sign_in.SignOutView.as_view(), name="sign-out"),
    path("users/me", me.MeView.as_view(), name="me"),
    path("users/me/password", me.ChangePasswordView.as_view(), name="change-password"),
    path("users/me/email", me.ChangeMailView.as_view(), name="change-email"),
    path("households/invitations/look-up", InvitationLookUpView.as_view(), name="household-invitation-look-up"),
    path("households/invitations/accept", TakeOverView.as_view(), name="household-invitation-accept"),
    re_path(rf"households/{HOUSEHOLD_IN_PATH}/context$", HouseholdContextView.as_view(), name="household-context"),
    path("notifications/settings", NotificationSettingsView.as_view(), name="notification-settings"),
    *router.urls,
]
