"""Whose rows a person may see. Scope is in the query, denied by default.

Every salon's table has a ``ScopedManager``: it gives rows to ``within(scope)`` and to nobody else. Work that is
nobody's (imports, refresh, the demo) says so by ``unscoped("why")``, which can be searched for and is forbidden in
pages and APIs by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from liuke.accounts.rules import Action

M = TypeVar("M", bound=models.Model)


class ScopeMissing(Exception):
    """Rows of a salon were asked for without saying for whom: a bug, never a refusal."""


@dataclass(frozen=True)
class Scope:
    """What one person may reach right now.

    Args:
        staff_id: who asks; None for the command line and for jobs of the whole shop.
        salon_ids: the salons in reach; None means all of them.
        own_only: only customers this person is steward of, or who are in ``today_customer_ids``.
        today_customer_ids: customers with an appointment with this person today, or with a task of hers.
        actions: what the role allows.
    """

    staff_id: int | None
    salon_ids: frozenset[int] | None
    own_only: bool = False
    today_customer_ids: frozenset[int] = field(default=frozenset())
    actions: frozenset[Action] = field(default=frozenset())

    @property
    def reaches_everybody(self) -> bool:
        """Whether every customer is in reach: else a person's head may be out of it while another record is not."""
        return self.salon_ids is None and not self.own_only

    def may(self, action: Action) -> bool:
        return action in self.actions

    def reaches_salon(self, salon_id: int) -> bool:
        return self.salon_ids is None or salon_id in self.salon_ids


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that knows how its table is cut to a scope.

    A model names its paths: ``scope_salon`` to the salon's id and, where rows belong to a customer,
    ``scope_customer`` to the customer's id and ``scope_steward`` to the steward's.
    """

    def within(self, scope: Scope, *, of_few: bool = False) -> ScopedQuerySet[M]:
        """Keep the rows this scope reaches.

        ``of_few`` says that the rest of the query finds few rows by an index of its own: their salon is looked at, not
        looked up. SQLite takes any salon to have ten rows and would read all it has.
        """
        rows: Any = self
        model: Any = self.model
        if scope.salon_ids is not None and of_few:
            rows = rows.alias(of_salon=models.F(model.scope_salon) + 0).filter(of_salon__in=scope.salon_ids)
        elif scope.salon_ids is not None:
            # One salon is asked for by itself: of several an index keeps no order.
            one = next(iter(scope.salon_ids)) if len(scope.salon_ids) == 1 else None
            rows = rows.filter(**{model.scope_salon: one} if one else {f"{model.scope_salon}__in": scope.salon_ids})
        steward = getattr(model, "scope_steward", None)
        if scope.own_only and steward:
            mine = models.Q(**{steward: scope.staff_id})
            mine |= models.Q(**{f"{model.scope_customer}__in": scope.today_customer_ids})
            rows = rows.filter(mine)
        kept: ScopedQuerySet[M] = rows
        return kept


class ScopedManager(models.Manager[M], Generic[M]):
    """Gives rows only to a scope, or to a named reason."""

    def within(self, scope: Scope, *, of_few: bool = False) -> ScopedQuerySet[M]:
        """Return the rows ``scope`` reaches; filter on from here."""
        return self._all_rows().within(scope, of_few=of_few)

    def unscoped(self, why: str) -> ScopedQuerySet[M]:
        """Return all rows for work that belongs to no person; ``why`` is for the reader of the code."""
        if not why:
            raise ScopeMissing("say why")
        return self._all_rows()

    def get_queryset(self) -> ScopedQuerySet[M]:
        raise ScopeMissing(f"{self.model.__name__}.objects needs within(scope) or unscoped(why)")

    def _all_rows(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet(model=self.model, using=self._db)


class ScopedModel(models.Model):
    """A table whose rows belong to a salon: ``objects`` gives them to a scope, ``unguarded`` is Django's own way.

    Django follows relations and cascades by ``unguarded``; nobody else asks it.
    """

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    unguarded: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unguarded"
        default_manager_name = "objects"
