from rest_framework.routers import SimpleRouter

from couples.viewsets.couples import CoupleViewSet

router = SimpleRouter(trailing_slash=False)
router.register("couples", CoupleViewSet, basename="couple")

urlpatterns = [*router.urls]
