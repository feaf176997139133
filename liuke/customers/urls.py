"""Addresses of customers."""

from django.urls import path

from liuke.customers.pages import finding, profile, tags

app_name = "customers"
urlpatterns = [
    path("customers/new/", profile.new, name="new"),
    path("customers/search/", finding.search, name="search"),
    path("customers/export/", finding.export, name="export"),
    path("customers/marks/", tags.marks, name="marks"),
    path("customers/marks/undo/", tags.marks_undo, name="marks-undo"),
    path("customers/<int:customer_id>/edit/", profile.edit, name="edit"),
    path("customers/<int:customer_id>/phone/", profile.phone, name="phone"),
    path("customers/<int:customer_id>/tag/", tags.customer_tag, name="customer-tag"),
    path("customers/<int:customer_id>/preferences/", tags.preferences, name="preferences"),
    path(
        "customers/<int:customer_id>/preferences/<int:preference_id>/deletion/",
        tags.preference_deletion,
        name="preference-deletion",
    ),
    path("customers/<int:customer_id>/preferences/undo/", tags.preference_undo, name="preference-undo"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<int:tag_id>/", tags.tag, name="tag"),
    path("tags/<int:tag_id>/deletion/", tags.tag_deletion, name="tag-deletion"),
]
