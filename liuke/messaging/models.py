"""Messages the simulator took in place of a provider."""

from __future__ import annotations

from django.db import models


class SimulatedMessage(models.Model):
    """A message as its receiver would read it; kept in a demo only, the newest 50. ``to_hint`` is her masked phone."""

    to_hint = models.CharField(max_length=24)
    text = models.CharField(max_length=500)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
