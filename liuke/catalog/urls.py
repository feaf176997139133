"""Addresses of the catalogue."""

from django.urls import path

from liuke.catalog import pages

app_name = "catalog"
urlpatterns = [
    path("settings/items/", pages.items, name="items"),
    path("settings/items/<int:item_id>/", pages.item, name="item"),
]
