"""Addresses of segments."""

from django.urls import path

from liuke.segments.pages import builder, habits, refreshing, schemes

app_name = "segments"
urlpatterns = [
    path("refresh/", refreshing.refresh, name="refresh"),
    path("freshness/", refreshing.freshness, name="freshness"),
    path("habits/", habits.habits, name="habits"),
    path("packages/", habits.packages, name="packages"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/load/", schemes.load, name="scheme-load"),
    path("schemes/<slug:code>/", schemes.scheme, name="scheme"),
    path("schemes/<slug:code>/save/", schemes.save, name="scheme-save"),
    path("schemes/<slug:code>/discard/", schemes.discard, name="scheme-discard"),
    path("schemes/<slug:code>/switch/", schemes.switch, name="scheme-switch"),
    path("schemes/<slug:code>/restore/", schemes.restore, name="scheme-restore"),
    path("schemes/<slug:code>/file/", schemes.file, name="scheme-file"),
    path("schemes/<slug:code>/<slug:tier>/rule/", builder.rule, name="rule"),
]
