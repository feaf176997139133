"""Items as bills name them."""

from __future__ import annotations

import pytest
from django.db import transaction

from liuke.catalog.models import Item, ItemKind
from liuke.catalog.steps import Named, items_named


@pytest.mark.django_db
def test_a_code_decides_before_a_name_and_unknown_items_are_made_once() -> None:
    cut = Item.objects.create(kind=ItemKind.SERVICE, code="SHCW", name="女士剪发", name_key="女士剪发")
    by_code, by_name = Named("SHCW", "别的名字", "别的名字"), Named("", "女士剪发", "女士剪发")
    fresh = Named("", "肩颈按摩", "肩颈按摩")

    with transaction.atomic():
        found = items_named([by_code, by_name, fresh, fresh], import_id=None)

    assert found[by_code].pk == found[by_name].pk == cut.pk
    assert Item.objects.get(pk=found[fresh].pk).kind == ItemKind.UNKNOWN
    assert Item.objects.count() == 2
