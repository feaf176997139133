from django.urls import path

from liuke.console import pages

app_name = "console"
urlpatterns = [
    path("", pages.home, name="home"),
]
