"""Who owes what a salon sells."""

from __future__ import annotations

from dataclasses import dataclass

from liuke.ledger.models import Issuer, SalonIssuer
from liuke.ledger.models.accounts import ISSUER_NAMES
from liuke.ledger.rules.book import IssuerKind

KIND_CHOICES = [(kind.value, name) for kind, name in ISSUER_NAMES.items()]


@dataclass(frozen=True)
class IssuerRules:
    """Which law binds an issuer: its rule pack, and what it is. ``pk`` is None before anything was sold."""

    pk: int | None = None
    region: str = "mainland"
    kind: IssuerKind = IssuerKind.SOLE


def rules_of(salon_id: int) -> IssuerRules:
    """Return what binds the issuer of a salon; where nobody chose one, the shop's first. Two queries at most."""
    columns = Issuer.objects.order_by("pk").values_list("pk", "region", "kind")
    found = columns.filter(salons__salon=salon_id).first() or columns.first()
    return IssuerRules(found[0], found[1], IssuerKind(found[2])) if found else IssuerRules()


def region_of(salon_id: int) -> str:
    """Return the rule pack that binds the issuer of a salon; before anything was sold, the country's."""
    return rules_of(salon_id).region


def all_issuers() -> list[Issuer]:
    """Return every issuer of the shop, the first one first."""
    return list(Issuer.objects.order_by("pk"))


def issuer_called(issuer_id: int) -> Issuer | None:
    """Return an issuer; None where there is none."""
    return Issuer.objects.filter(pk=issuer_id).first()


def issuers_by_salon() -> dict[int, Issuer]:
    """Return in whose book each salon writes; one that neither sold nor was placed is not in it."""
    return {one.salon_id: one.issuer for one in SalonIssuer.objects.select_related("issuer")}
