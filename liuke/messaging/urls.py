"""Addresses of messaging."""

from django.urls import path

from liuke.messaging import pages

app_name = "messaging"
urlpatterns = [path("messages/simulator/", pages.simulator, name="simulator")]
