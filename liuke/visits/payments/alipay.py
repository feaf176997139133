"""Alipay by its open gateway, signed by RSA2. Needs the package ``python-alipay-sdk``."""

from __future__ import annotations

import importlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from liuke.visits.payments.port import Answer, Declined, Forged, Notice, Unanswered, shown_code
from liuke.visits.payments.states import Said, State, refunded_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from liuke.visits.payments.port import Ask, GiveBack

PATIENCE = 15
"""Seconds to be answered."""
_DONE, _ASKING, _UNSURE = "10000", "10003", "20000"
_NOT_THERE = "ACQ.TRADE_NOT_EXIST"
_IN_DOUBT = {"ACQ.SYSTEM_ERROR", "ACQ.UNKNOW_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error"}
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)
_PAID = {"TRADE_SUCCESS", "TRADE_FINISHED"}


class Alipay:
    """One application at Alipay. ``given`` are those of ``opening.SETTINGS``; ``gateway`` names another server."""

    acknowledged = b"success"

    def __init__(self, given: Mapping[str, str]) -> None:
        kit, parts = importlib.import_module("alipay"), importlib.import_module("alipay.utils")
        self.merchant, self._seller = given["app_id"], given["seller"]
        self._client = kit.AliPay(
            appid=self.merchant, app_notify_url=given["address"].rstrip("/") + "/till/notices/alipay/",
            app_private_key_string=given["private_key"], alipay_public_key_string=given["public_key"],
            sign_type="RSA2", config=parts.AliPayConfig(timeout=PATIENCE),
        )  # fmt: skip
        if gateway := given.get("gateway"):
            self._client._gateway = gateway  # noqa: SLF001 - the pinned package has no other way

    def ask(self, ask: Ask) -> Answer:
        """Ask for a code to show (precreate), or take the money of whoever was scanned (trade.pay)."""
        asked = {"subject": ask.subject, "out_trade_no": ask.number, "total_amount": yuan(ask.minor)}
        if not ask.code:
            expires = {"qr_code_timeout_express": "10m", "timeout_express": "10m"}
            told = self._told(self._client.api_alipay_trade_precreate, **asked, **expires)
            return Answer(code_url=shown_code(told.get("qr_code")))
        told = self._told(
            self._client.api_alipay_trade_pay, **asked, scene="bar_code", auth_code=ask.code, timeout_express="2m"
        )
        if told["code"] != _DONE:
            return Answer()  # she types her password, or they do not know yet: it is looked at
        return Answer(said=self._heard(told | {"trade_status": "TRADE_SUCCESS"}))

    def look(self, number: str) -> Said | None:
        """Ask what became of a payment."""
        try:
            return self._heard(self._told(self._client.api_alipay_trade_query, out_trade_no=number))
        except Declined as no:
            if no.why == _NOT_THERE:  # a code nobody scanned yet is no trade yet
                return None
            raise Unanswered(no.why) from no

    def call_off(self, number: str, *, is_scanned: bool) -> None:
        """Close it, or take a scanned one back; one that was paid stays, as a look will show."""
        call = self._client.api_alipay_trade_cancel if is_scanned else self._client.api_alipay_trade_close
        try:
            self._told(call, out_trade_no=number)
        except Declined:
            return

    def give_back(self, back: GiveBack) -> bool:
        """Give money back; the same number again gives nothing more."""
        told = self._told(
            self._client.api_alipay_trade_refund, refund_amount=yuan(back.minor), out_trade_no=back.of,
            out_request_no=back.number,
        )  # fmt: skip
        if told.get("fund_change") == "Y":
            return True
        seen = self._told(
            self._client.api_alipay_trade_fastpay_refund_query, out_request_no=back.number, out_trade_no=back.of
        )
        return seen.get("refund_status") == "REFUND_SUCCESS" and str(seen.get("refund_amount")) == yuan(back.minor)

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:  # noqa: ARG002
        """Return what a notice says; it is signed by Alipay's key. Its age says nothing: it is sent again for a day."""
        try:
            told = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            signature = told.pop("sign")
            is_theirs = told["sign_type"] == "RSA2" and self._client.verify(dict(told), signature)
            notice = Notice(told["notify_id"][:128], self._said(told))
        except Exception as error:  # whatever cannot be read was not written by them
            raise Forged from error
        if not is_theirs:
            raise Forged
        return notice

    def _heard(self, told: Mapping[str, Any]) -> Said:
        """Return an answer read; what is no trade is no answer: it is asked later."""
        try:
            return self._said(told)
        except (KeyError, TypeError, ValueError) as error:
            raise Unanswered("unreadable") from error

    def _said(self, told: Mapping[str, Any]) -> Said:
        """Return a trade as they tell it; closed after it was paid, all of it went back."""
        status, minor = str(told["trade_status"]), fen(told.get("total_amount"))
        back = fen(told.get("refund_fee"))
        was_paid = bool(told.get("gmt_payment") or told.get("send_pay_date"))
        state = State.WAITING
        if status in _PAID:
            state = refunded_state(minor or 0, back or 0)
        elif status == "TRADE_CLOSED":
            state, back = (State.REFUNDED, minor) if was_paid else (State.CLOSED, None)
        return Said(
            str(told["out_trade_no"]), state, self._merchant(told), minor if state.was_paid else None,
            reference=str(told.get("trade_no", ""))[:64], refunded_minor=back if state.was_paid else None,
        )  # fmt: skip

    def _merchant(self, told: Mapping[str, Any]) -> str | None:
        """Return whose trade it is: our application, or whoever else it names."""
        seller = told.get("seller_id")
        if seller is not None and seller != self._seller:
            return f"{seller}"
        return told.get("app_id")

    def _told(self, call: Callable[..., dict[str, Any]], **asked: Any) -> dict[str, Any]:
        """Return an answer whose signature held.

        Raises:
            Declined: they refuse, in their own word.
            Unanswered: nothing came, or nothing that can be trusted.
        """
        try:
            told = call(**asked)
            code, word = str(told["code"]), str(told.get("sub_code") or told["code"])
        except Exception as error:  # the package tells a wrong signature and a lost line alike, by anything
            raise Unanswered(type(error).__name__) from error
        if code == _UNSURE or word in _IN_DOUBT:
            raise Unanswered(word)
        if code not in {_DONE, _ASKING}:
            raise Declined(word)
        return told


def yuan(minor: int) -> str:
    """Return an amount as Alipay writes it: yuan with two decimals."""
    return f"{Decimal(minor).scaleb(-2):.2f}"


def fen(text: str | None) -> int | None:
    """Return an amount Alipay wrote in fen; None where it wrote none.

    Raises:
        ValueError: it is no amount of whole fen.
    """
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return int(Decimal(text).scaleb(2))
