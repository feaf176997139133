"""Where the chains end: what a copy must bring back unchanged."""

from __future__ import annotations

from liuke.ledger.models import Issuer, Seal


def ends() -> list[tuple[int, int, str]]:
    """Return issuer, number and hash of the last seal of every chain that has one."""
    newest = (Seal.objects.filter(issuer=one).order_by("-number").first() for one in Issuer.objects.order_by("pk"))
    return [(seal.issuer_id, seal.number, seal.hash) for seal in newest if seal is not None]


def end_of(issuer_id: int) -> tuple[int, str]:
    """Return number and hash of the last seal of one chain; 0 and nothing before the first."""
    seal = Seal.objects.filter(issuer=issuer_id).order_by("-number").first()
    return (seal.number, seal.hash) if seal else (0, "")
