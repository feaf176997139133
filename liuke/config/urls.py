"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from liuke.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liuke.console.urls")),
    path("", include("liuke.accounts.urls")),
    path("", include("liuke.catalog.urls")),
    path("", include("liuke.customers.urls")),
    path("", include("liuke.messaging.urls")),
    path("", include("liuke.cards.urls")),
    path("imports/", include("liuke.intake.urls")),
    path("", include("liuke.segments.urls")),
    path("", include("liuke.outreach.urls")),
    path("", include("liuke.visits.urls")),
    path("api/v1/", api.urls),
    path("demo/", include("liuke.demo.urls")),
]
handler404 = "liuke.console.pages.not_found"
handler400 = "liuke.console.pages.bad_request"
handler403 = "liuke.console.pages.forbidden"
handler500 = "liuke.console.pages.broken"
