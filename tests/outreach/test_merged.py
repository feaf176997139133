"""Who asked to be left alone stays alone, whichever of her records it was said of."""

from __future__ import annotations

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care.models import Outcome, Task
from liuke.customers import services as customers
from liuke.outreach import queries, services
from liuke.outreach.rules import Dropped
from liuke.segments import services as segments
from tests.world import NOON, TODAY, World, make_customer

WHY = "tests read everything"


def test_do_not_contact_survives_the_merge(slipping: World) -> None:
    other = make_customer(slipping.lakeside, "周晚晴")
    Task.objects.unscoped(WHY).create(
        salon=slipping.lakeside, customer=other, due_on="2026-01-05", reason="很久没来",
        outcome=Outcome.DO_NOT_CONTACT, created_at=NOON, closed_at=NOON,
    )  # fmt: skip
    scope = scope_of(slipping.manager)
    whom = [slipping.zhou.pk]
    assert queries.places(scope=scope, customer_ids=whom, today=TODAY)[slipping.zhou.pk].why is None

    customers.merge_customers(other.pk, into=slipping.zhou.pk, scope=WHOLE_SHOP, now=NOON)

    assert queries.places(scope=scope, customer_ids=whom, today=TODAY)[slipping.zhou.pk].why is Dropped.DO_NOT_CONTACT
    assert slipping.zhou.pk not in {row.customer.pk for row in queries.recall_list(scope=scope, today=TODAY).rows}


def test_before_the_next_refresh_she_stands_on_the_list_once(slipping: World) -> None:
    scope = scope_of(slipping.manager)

    def listed() -> set[int]:
        return {row.customer.pk for row in queries.recall_list(scope=scope, today=TODAY).rows}

    assert slipping.zhou.pk in listed()
    customers.merge_customers(slipping.zhou.pk, into=slipping.lin.pk, scope=WHOLE_SHOP, now=NOON)

    assert slipping.zhou.pk not in listed()
    segments.refresh(as_of=TODAY, now=NOON)
    assert slipping.zhou.pk not in listed()


def test_the_result_of_her_task_is_written_to_the_task_that_stands(slipping: World) -> None:
    other = make_customer(slipping.lakeside, "周晚晴")
    task = Task.objects.unscoped(WHY).create(
        salon=slipping.lakeside, customer=other, due_on=TODAY, reason="很久没来", created_at=NOON
    )
    customers.merge_customers(other.pk, into=slipping.zhou.pk, scope=WHOLE_SHOP, now=NOON)

    done = services.record_recall(
        scope=scope_of(slipping.front_desk), customer_id=slipping.zhou.pk, outcome="no_answer", today=TODAY, now=NOON
    )

    assert done.pk == task.pk
    assert done.customer_id == other.pk
