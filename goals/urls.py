from django.urls import path
from rest_framework.routers import SimpleRouter

from goals.views.calculators import DebtsView, TrajectoryView
from goals.views.ledger import LedgerEventsView
from goals.views.moves import AllocateView, DeallocateView, ReallocateView
from goals.views.people import ReactView, TemplatesView
from goals.viewsets.goals import GoalViewSet
from goals.viewsets.ledger import LedgerViewSet

router = SimpleRouter(trailing_slash=False)
router.register("goals", GoalViewSet, basename="goal")
router.register("ledger", LedgerViewSet, basename="ledger")

urlpatterns = [
    path("goals/allocate", AllocateView.as_view(), name="goals-allocate"),
    path("goals/deallocate", DeallocateView.as_view(), name="goals-deallocate"),
    path("goals/reallocate", ReallocateView.as_view(), name="goals-reallocate"),
    path("goals/react", ReactView.as_view(), name="goals-react"),
    path("goals/templates", TemplatesView.as_view(), name="goals-templates"),
    path("goals/trajectory", TrajectoryView.as_view(), name="goals-trajectory"),
    path("goals/debts", DebtsView.as_view(), name="goals-debts"),
    path("ledger/events", LedgerEventsView.as_view(), name="ledger-events"),
    *router.urls,
]
