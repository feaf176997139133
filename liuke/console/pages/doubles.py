"""One person in several records: the merge taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liuke.accounts.access import page
from liuke.accounts.rules import Action
from liuke.customers import services
from liuke.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.EDIT_CUSTOMERS)
@require_POST
def merge_undo(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Take back the merge of one record; each keeps what was written with it."""
    head = services.unmerge_customer(customer_id, scope=request.scope, now=clock.now())
    messages.success(request, _("The records stand apart again. Everything is where it was written."))
    return redirect("console:customer", head)
