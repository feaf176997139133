"""Tags of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from liuke.demo import queries

if TYPE_CHECKING:
    from liuke.accounts.models import Staff

register = template.Library()


@register.simple_tag
def demo_doors() -> list[Staff]:
    """Return the demo's person for every role, in the order of the presets."""
    return queries.doors()
