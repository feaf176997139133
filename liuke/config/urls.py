"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("liuke.console.urls")),
    path("", include("liuke.accounts.urls")),
]
handler404 = "liuke.console.pages.not_found"
handler500 = "liuke.console.pages.broken"
