"""A bill at the till whose payment is asked of a provider."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import scope_of
from liuke.kit.home import home
from liuke.visits import services
from liuke.visits.models import PaymentOrder
from liuke.visits.payments.opening import SIMULATOR
from liuke.visits.queries.paying import asked_for
from liuke.visits.queries.preview import preview
from liuke.visits.rules.drafts import Content, DraftPayment, read_content
from liuke.visits.rules.sale import How
from tests.visits.till import item_line, make_item
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.models import Staff
    from liuke.catalog.models import Item
    from liuke.visits.models import Draft, Ticket
    from tests.world import World

MINUTE = timedelta(minutes=1)


def switch_on(world: World, purse: str, *, adapter: str = SIMULATOR, **settings: str) -> None:
    """Let the owner set a provider up."""
    services.change_provider(
        purse, adapter=adapter, is_on=True, settings=settings, scope=scope_of(world.owner), vault=home().vault,
        now=NOON,
    )  # fmt: skip


@dataclass
class Desk:
    """陆佳 at the till with one bill: a facial for 398 yuan, paid one way."""

    world: World
    purse: str
    draft: Draft
    facial: Item

    def ask(self, *, at: datetime = NOON, by: Staff | None = None, code: str = "") -> PaymentOrder:
        scope = scope_of(by or self.world.front_desk)
        return services.ask_payment(
            self.draft.uid, purse=self.purse, version=self.draft.version, scope=scope, now=at, code=code
        )

    def change(self, content: Content) -> None:
        self.draft = services.save_draft(
            self.draft.uid, content, salon_id=self.world.lakeside.pk, version=self.draft.version,
            scope=scope_of(self.world.front_desk), now=NOON,
        )  # fmt: skip

    def confirm(self, *, at: datetime = NOON) -> Ticket:
        scope = scope_of(self.world.front_desk)
        shown = preview(
            read_content(self.draft.content), salon_id=self.world.lakeside.pk, scope=scope, today=TODAY,
            asked=asked_for(self.draft.uid, scope=scope),
        )  # fmt: skip
        return services.close_draft(self.draft.uid, version=self.draft.version, seen=shown.mark, scope=scope, now=at)


def order_now(order: PaymentOrder) -> PaymentOrder:
    """Return a payment as it stands now."""
    return PaymentOrder.unguarded.get(pk=order.pk)


def at_the_desk(world: World, purse: str = "wechat", **more: Any) -> Desk:
    """Open the bill."""
    facial = more.pop("facial", None) or make_item("水光补水护理", 398)
    content = Content(world.lin.pk, (item_line(facial),), (DraftPayment(How(purse)),))
    draft = services.save_draft(
        uuid.uuid4(), content, salon_id=world.lakeside.pk, version=0, scope=scope_of(world.front_desk), now=NOON
    )
    return Desk(world, purse, draft, facial)
