"""Addresses of the console."""

from django.urls import path, re_path

from liuke.console.pages import boards, customers, home, past, standings, tiers

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    re_path(r"^rows/(?P<what>takings|visits|new|appointments)/$", home.rows, name="rows"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:customer_id>/", customers.customer, name="customer"),
    path("customers/<int:customer_id>/tiers/", standings.standings, name="customer-tiers"),
    path("boards/", boards.boards, name="boards"),
    path("boards/back/", boards.coming_back, name="boards-back"),
    path("boards/staying/", boards.who_stays, name="boards-staying"),
    path("boards/people/", boards.people, name="boards-people"),
    path("boards/export/", boards.export, name="boards-export"),
    path("tiers/", tiers.tiers, name="tiers"),
    path("tiers/matrix/", tiers.matrix, name="matrix"),
    path("past/<slug:scheme>/", past.tiers_between, name="scheme-past"),
    path("past/<slug:scheme>/people/", past.people_between, name="scheme-past-people"),
    path("tiers/<slug:scheme>/", tiers.tiers, name="scheme"),
    path("tiers/<slug:scheme>/<slug:tier>/", tiers.members, name="tier"),
    path("tiers/<slug:scheme>/<slug:tier>/export/", tiers.export, name="tier-export"),
]
