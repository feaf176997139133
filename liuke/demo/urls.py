"""Addresses of the demo."""

from django.urls import path

from liuke.demo import pages

app_name = "demo"
urlpatterns = [
    path("", pages.loading, name="loading"),
    path("sign-in/", pages.sign_in, name="sign-in"),
    path("waiting/", pages.waiting, name="waiting"),
    path("growth/", pages.growth, name="growth"),
    path("growth/stop/", pages.growth_stop, name="growth-stop"),
    path("removal/", pages.removal, name="removal"),
]
