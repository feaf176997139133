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


@register.simple_tag
def demo_growth() -> queries.Growth | None:
    """Return how far the demo has grown, or None where it does not grow."""
    return queries.growth()


@register.simple_tag
def demo_door_names() -> set[str]:
    """Return the sign-in names behind the demo's doors."""
    return {person.username for person in queries.doors()}
