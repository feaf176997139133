"""Addresses of the imports."""

from django.urls import path

from liuke.intake.pages import imports, one, undoing

app_name = "intake"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("<int:import_id>/", one.one, name="import"),
    path("<int:import_id>/progress/", one.progress, name="progress"),
    path("<int:import_id>/columns/", one.columns, name="columns"),
    path("<int:import_id>/totals/", one.totals, name="totals"),
    path("<int:import_id>/sheets/", one.sheets, name="sheets"),
    path("<int:import_id>/start/", one.start, name="start"),
    path("<int:import_id>/stop/", one.stop, name="stop"),
    path("<int:import_id>/tiers/", one.tiers, name="tiers"),
    path("<int:import_id>/errors/", one.errors, name="errors"),
    path("<int:import_id>/undo/", undoing.undo, name="undo"),
]
