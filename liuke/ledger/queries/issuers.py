"""Who owes what a salon sells."""

from __future__ import annotations

from liuke.ledger.models import Issuer


def region_of(salon_id: int) -> str:
    """Return the rule pack that binds the issuer of a salon; before anything was sold, the country's."""
    found = Issuer.objects.filter(salons__salon=salon_id).values_list("region", flat=True).first()
    return found or "mainland"
