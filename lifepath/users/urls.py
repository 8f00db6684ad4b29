from rest_framework.routers import SimpleRouter

from lifepath.users.viewsets.households import HouseholdViewSet

router = SimpleRouter(trailing_slash=False)
router.register("households", HouseholdViewSet, basename="household")

urlpatterns = router.urls
