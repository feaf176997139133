"""The ledger's own work beside the tills: sealing what was written, and the check at night."""

from __future__ import annotations

import structlog
from django_tasks import task

from liuke.kit import clock
from liuke.ledger.models import Issuer
from liuke.ledger.services import freeze_doubted, seal_some

SEALING_KEY = "ledger.sealing"
CHECK_KEY = "ledger.check"
log = structlog.get_logger()


@task()
def seal() -> None:
    """Give every entry its place in the chains."""
    for issuer_id in Issuer.objects.values_list("pk", flat=True):
        while seal_some(issuer_id):
            pass


@task()
def check_book() -> None:
    """Go through the invariants and freeze what is in doubt."""
    found = freeze_doubted(now=clock.now())
    log.info("ledger.checked", doubts=len(found), rules=sorted({doubt.rule for doubt in found}))
