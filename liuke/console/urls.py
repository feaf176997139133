"""Addresses of the console."""

from django.urls import path, re_path

from liuke.console.pages import boards, customers, doubles, gaps, guide, home, keeping, owed, past, standings, tiers

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    re_path(r"^rows/(?P<what>takings|cash|earned|top_ups|visits|new|appointments)/$", home.rows, name="rows"),
    path("customers/", customers.customers, name="customers"),
    path("customers/doubles/", doubles.doubles, name="doubles"),
    path("customers/doubles/search/", doubles.search, name="doubles-search"),
    path("customers/doubles/undo/", doubles.verdict_undo, name="doubles-undo"),
    path("customers/doubles/<int:pair_id>/", doubles.verdict, name="doubles-verdict"),
    path("customers/<int:customer_id>/", customers.customer, name="customer"),
    path("customers/<int:customer_id>/tiers/", standings.standings, name="customer-tiers"),
    path("boards/", boards.boards, name="boards"),
    path("boards/back/", boards.coming_back, name="boards-back"),
    path("boards/staying/", boards.who_stays, name="boards-staying"),
    path("boards/people/", boards.people, name="boards-people"),
    path("boards/export/", boards.export, name="boards-export"),
    path("boards/owed/", owed.board, name="owed"),
    path("boards/owed/people/", owed.people, name="owed-people"),
    path("customers/gaps/", gaps.gaps, name="gaps"),
    path("customers/gaps/<int:customer_id>/", gaps.filling, name="filling"),
    path("customers/<int:customer_id>/merge/undo/", doubles.merge_undo, name="merge-undo"),
    path("settings/keeping/", keeping.keeping, name="keeping"),
    path("settings/keeping/check/", keeping.check, name="keeping-check"),
    path("settings/keeping/copy/", keeping.copy, name="keeping-copy"),
    path("settings/keeping/copies/", keeping.download, name="keeping-download"),
    path("settings/keeping/release/", keeping.release, name="keeping-release"),
    path("tiers/", tiers.tiers, name="tiers"),
    path("tiers/guide/", guide.guide, name="guide"),
    path("tiers/matrix/", tiers.matrix, name="matrix"),
    path("past/<slug:scheme>/", past.tiers_between, name="scheme-past"),
    path("past/<slug:scheme>/people/", past.people_between, name="scheme-past-people"),
    path("past/<slug:scheme>/people/export/", past.export, name="scheme-past-export"),
    path("tiers/<slug:scheme>/", tiers.tiers, name="scheme"),
    path("tiers/<slug:scheme>/<slug:tier>/", tiers.members, name="tier"),
    path("tiers/<slug:scheme>/<slug:tier>/export/", tiers.export, name="tier-export"),
]
