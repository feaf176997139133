"""Use cases of visits: what other systems saw customers do, and the till."""

from liuke.visits.services.asking import ask_payment, call_off, give_back, look_again, look_when_due, pay_simulated
from liuke.visits.services.day_close import close_day, open_day_again
from liuke.visits.services.drafts import close_draft, discard_draft, save_draft
from liuke.visits.services.events import Taken, Told, take_events
from liuke.visits.services.paying import give_back_unbilled, take_notice
from liuke.visits.services.providers import change_provider, read_notice
from liuke.visits.services.reconciling import explain_difference, keep_bill
from liuke.visits.services.second_factor import confirm_code, read_signature, send_code
from liuke.visits.services.till import check_out, refund_named, refund_part, take_back, write_named

__all__ = [
    "Taken",
    "Told",
    "ask_payment",
    "call_off",
    "change_provider",
    "check_out",
    "close_day",
    "close_draft",
    "confirm_code",
    "discard_draft",
    "explain_difference",
    "give_back",
    "give_back_unbilled",
    "keep_bill",
    "look_again",
    "look_when_due",
    "open_day_again",
    "pay_simulated",
    "read_notice",
    "read_signature",
    "refund_named",
    "refund_part",
    "save_draft",
    "send_code",
    "take_back",
    "take_events",
    "take_notice",
    "write_named",
]
