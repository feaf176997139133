"""Refusals of care."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class TaskClosed(LiukeError):
    """The task has another outcome already. 待办已结束."""

    code = "care.task_closed"


class StaffElsewhere(LiukeError):
    """The staff member does not work at the customer's salon. 员工不在这家店."""

    code = "care.staff_elsewhere"
    status: ClassVar[int] = 422


class DayNeeded(LiukeError):
    """An answer of another day needs a day after today. 要写哪天再联系."""

    code = "care.day_needed"
    status: ClassVar[int] = 422


class UnknownOutcome(LiukeError):
    """The text is no outcome. 没有这个结果."""

    code = "care.unknown_outcome"
    status: ClassVar[int] = 422


class TooLateToReopen(LiukeError):
    """The result was recorded on an earlier day. 只能当天撤销."""

    code = "care.too_late_to_reopen"


sentences.register(
    {
        TaskClosed.code: _(
            "This task is finished already, with the result “%(outcome)s”. Open the customer to see it."
        ),
        StaffElsewhere.code: _("This staff member does not work at the customer's salon. Choose somebody who does."),
        DayNeeded.code: _("Please give the day to contact her again, after today."),
        TooLateToReopen.code: _("A result can be taken back on its own day only. Record a new one on her next task."),
        UnknownOutcome.code: _("“%(outcome)s” is no result. Possible are: %(known)s."),
    }
)

trail.register(
    {
        "recall.assigned": _("gave a recall task"),
        "recall.closed": _("recorded what came of a contact"),
        "recall.reopened": _("took a recorded result back"),
    },
    things={
        "task": pgettext_lazy("thing", "task"),
    },
    fields={
        "staff": pgettext_lazy("field", "given to"),
        "person": pgettext_lazy("field", "person"),
        "outcome": pgettext_lazy("field", "result"),
        "again_on": pgettext_lazy("field", "again on"),
        "for": pgettext_lazy("field", "what for"),
    },
)
