"""Where everything answers. Each app brings its own list; the order here is the order of the layers."""

from django.contrib import admin
from django.urls import include, path

from budgets import urls as budgets
from couples import urls as couples
from education529 import urls as education529
from goals import urls as goals
from lifepath.banking import urls as banking
from lifepath.core import pages
from lifepath.core.admin.site import keep_scoped_pages_only
from lifepath.investments import urls as investments
from lifepath.users import second_factor
from lifepath.users import urls as users
from planning import urls as planning
from retirement import urls as retirement

api_v1 = [
    *planning.urlpatterns,
    *couples.urlpatterns,
    *goals.urlpatterns,
    *budgets.urlpatterns,
    *education529.urlpatterns,
    *retirement.urlpatterns,
    *investments.urlpatterns,
    *banking.urlpatterns,
    *users.urlpatterns,
    *pages.api_urls,
]

keep_scoped_pages_only(admin.site)
second_factor.guard(admin.site)

urlpatterns = [
    path("", pages.front_page, name="front-page"),
    path("favicon.ico", pages.icon, name="icon"),
    path("health/live", pages.live, name="health-live"),
    path("health/ready", pages.ready, name="health-ready"),
    path("api/v1/", include(api_v1)),
    path("accounts/", include("lifepath.users.account_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "lifepath.core.error_pages.bad_request"
handler404 = "lifepath.core.error_pages.not_found"
handler500 = "lifepath.core.error_pages.server_error"
