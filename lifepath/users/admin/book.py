"""The start page: a planner's book of business with what needs attention, the directory for the others."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from lifepath.core import audit
from lifepath.core.admin.scoping import OPERATOR, PLANNER, SUPPORT
from lifepath.core.admin.site import household_page_url, index_rows
from lifepath.users.models import Household
from lifepath.users.selectors.attention import Attention
from lifepath.users.selectors.book import BookRow, book_of, members_of

ROWS_PER_PAGE = 50
SHOWN_IN_DIRECTORY = 100


def book_of_business(request: HttpRequest) -> dict[str, Any]:
    """The households of whoever is signed in, as the search, filter and page in the address ask."""
    role = getattr(request.user, "role", "")
    search, flag = request.GET.get("q", "").strip()[:100], request.GET.get("flag", "")
    shown: dict[str, Any] = {"search": search, "flag": flag, "shows_flags": role == PLANNER}
    if role == PLANNER:
        book = book_of(request.user, now=timezone.now(), search=search, flag=flag)
        page = Paginator(book.rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        shown |= {"flags": book.flags, "households": book.households, "page": page}
        details = {"page": request.path, "search": request.GET.urlencode()[:300]}
        audit.record("read", household_id=None, details=details)
        rows = list(page)
    else:
        rows = _directory(search) if role in (SUPPORT, OPERATOR) else []
        shown["households"] = len(rows) or Household.objects.exists()
    shown["book"] = [
        {
            "household": row.household,
            "members": row.members,
            "standing": row.attention.standing,
            "snoozed": len(row.attention.snoozed),
            "url": household_page_url(row.household.pk),
        }
        for row in rows
    ]
    return shown


def _directory(search: str) -> list[BookRow]:
    """Names alone: who supports and operates sees no flags, which tell of money."""
    named = Q()
    for word in search.split():
        member = Q(memberships__user__display_name__icontains=word) | Q(memberships__user__email__icontains=word)
        named &= Q(name__icontains=word) | (member & Q(memberships__left_at__isnull=True))
    households = Household.objects.filter(pk__in=Household.objects.filter(named).values("pk"))
    found = households.prefetch_related("memberships__user").order_by("name", "pk")[:SHOWN_IN_DIRECTORY]
    return [BookRow(household, ", ".join(members_of(household)), Attention()) for household in found]


index_rows.register("book", book_of_business)
