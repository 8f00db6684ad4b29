from rest_framework.routers import SimpleRouter

from planning.viewsets.scenario_rows import AllocationAliasViewSet, AllocationViewSet, BillAliasViewSet, BillViewSet
from planning.viewsets.scenarios import ScenarioAliasViewSet, ScenarioViewSet

SCENARIO = "(?P<scenario_id>[0-9a-fA-F-]{36})"

router = SimpleRouter(trailing_slash=False)
router.register(f"planning/scenarios/{SCENARIO}/bills", BillViewSet, basename="planned-bill")
router.register(f"planning/scenarios/{SCENARIO}/allocations", AllocationViewSet, basename="scenario-allocation")
router.register("planning/scenarios", ScenarioViewSet, basename="planning-scenario")
# The same scenarios under the shorter address; one address each stands in the schema.
router.register(f"planning/{SCENARIO}/bills", BillAliasViewSet, basename="planned-bill-alias")
router.register(f"planning/{SCENARIO}/allocations", AllocationAliasViewSet, basename="scenario-allocation-alias")
router.register("planning", ScenarioAliasViewSet, basename="planning-scenario-alias")

urlpatterns = [*router.urls]
