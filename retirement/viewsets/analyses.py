"""The history of a profile's gap: analyses are added and read, never changed."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.calculators import field_refusal
from lifepath.core.problems import Problem
from lifepath.core.viewsets import OwnedGenericViewSet, OwnedRetrieveMixin
from retirement.calc.gap import BadGapInputs
from retirement.models import GapAnalysis, GapMovementPart, RetirementProfile
from retirement.selectors.history import StoredInputsUnreadable
from retirement.selectors.profiles import NoBirthDate, plan_of, with_parts
from retirement.serializers.history import AnalysisInput, GapAnalysisSerializer
from retirement.services.gap_history import store_analysis

PROFILE_ID = OpenApiParameter("profile_id", {"type": "string", "format": "uuid"}, location=OpenApiParameter.PATH)
PARTS = Prefetch("parts", GapMovementPart.objects.order_by("position"))


@extend_schema(parameters=[PROFILE_ID])
@extend_schema_view(
    create=extend_schema(
        request=AnalysisInput,
        responses={201: GapAnalysisSerializer},
        examples=[OpenApiExample("A quarter's saving", {"contributed": "4500.00"}, request_only=True)],
        description="Store today's gap with the reasons of its movement since the last analysis.",
    )
)
class GapAnalysisViewSet(OwnedRetrieveMixin, mixins.ListModelMixin, OwnedGenericViewSet):
    """Stored analyses, newest last."""

    queryset = GapAnalysis.objects.select_related("profile").prefetch_related(PARTS).order_by("pk")
    serializer_class = GapAnalysisSerializer

    def get_queryset(self) -> Any:
        """Of the profile in the address."""
        return super().get_queryset().filter(profile=self.kwargs.get("profile_id"))

    def household_id(self) -> UUID:
        """The profile's household."""
        household_id: UUID = self.profile().household_id
        self.about_household_id = household_id
        return household_id

    def handle_exception(self, exc: Exception) -> Any:
        """What the calculation refuses."""
        if isinstance(exc, NoBirthDate | StoredInputsUnreadable):
            exc = Problem(str(exc), code="not_enough_known", field="people")
        elif isinstance(exc, BadGapInputs):
            exc = field_refusal("expected_return_rate", str(exc))
        return super().handle_exception(exc)

    def profile(self) -> RetirementProfile:
        """The profile in the address; 404 out of reach."""
        profiles = RetirementProfile.objects.visible_to(self.request.user).select_related("household")
        found: RetirementProfile | None = with_parts(profiles.filter(pk=self.kwargs["profile_id"])).first()
        if found is None:
            raise NotFound()
        return found

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Analyse and keep."""
        profile = self.profile()
        self.about_object = profile
        if not RetirementProfile.objects.editable_by(request.user).filter(pk=profile.pk).exists():
            raise PermissionDenied()
        serializer = AnalysisInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        plan = plan_of(profile, today=profile.household.today(timezone.now()))
        made = store_analysis(plan=plan, contributed=serializer.validated_data.get("contributed"))
        kept = self.queryset.all().get(pk=made.pk)
        return Response(GapAnalysisSerializer(kept).data, status=201)
