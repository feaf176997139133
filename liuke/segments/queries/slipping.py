"""Who is slipping away: the one meaning of it on every board, list and matrix."""

from __future__ import annotations

from django.db.models import Q

SLIPPING_PERMILLE = 1500
SLIPPING_UNTIL_DAYS = 180
SLIPPING = Q(activity_days__gt=1, overdue_permille__gt=SLIPPING_PERMILLE, recency_days__lte=SLIPPING_UNTIL_DAYS)
"""Came on two days or more, is away longer than 1.5 of her own usual intervals, and not yet half a year. 正在走远.

Whoever is away longer is lost, whoever is inside her own rhythm is not meant, however long that rhythm is. The recall
list asks the same of her (``outreach.rules``); a test holds the two together.
"""
