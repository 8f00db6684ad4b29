"""Prices of the market, read-only: files and providers bring them."""

from django.contrib import admin

from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT, ReferenceDataAdmin
from lifepath.core.admin.site import MenuEntry, menu
from lifepath.investments.models import SecurityPrice


@admin.register(SecurityPrice)
class SecurityPriceAdmin(ReferenceDataAdmin):
    """What securities cost, by day."""

    list_display = ["symbol", "on", "price", "source", "received_at"]
    list_filter = ["source"]
    search_fields = ["symbol"]
    date_hierarchy = "on"
    ordering = ["-on", "symbol"]


menu.register(
    "investments_prices",
    MenuEntry(
        "Security prices",
        "price_change",
        "admin:investments_securityprice_changelist",
        "Reference data",
        60,
        frozenset({PLANNER, SUPPORT, OPERATOR}),
    ),
)
