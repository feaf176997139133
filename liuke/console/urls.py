"""Addresses of the console."""

from django.urls import path, re_path

from liuke.console.pages import customers, home

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    re_path(r"^rows/(?P<what>takings|visits|new|appointments)/$", home.rows, name="rows"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:customer_id>/", customers.customer, name="customer"),
]
