"""Addresses of segments."""

from django.urls import path

from liuke.segments import pages

app_name = "segments"
urlpatterns = [
    path("refresh/", pages.refresh, name="refresh"),
    path("freshness/", pages.freshness, name="freshness"),
]
