"""Filters and tags of our templates: one for money, one for dates, one for numbers, one for icons."""

from __future__ import annotations

from django import template

register = template.Library()
