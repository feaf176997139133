"""WeChat Pay by its APIv3 in public-key mode (微信支付公钥). Needs the package ``wechatpayv3``."""

from __future__ import annotations

import importlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from liuke.visits.payments.port import Answer, Declined, Forged, Notice, Unanswered, shown_code
from liuke.visits.payments.states import Said, State, refunded_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from liuke.visits.payments.port import Ask, GiveBack

WINDOW = timedelta(minutes=5)
"""How far a notice's time may be from ours; the package itself would take one a day old."""
PATIENCE = (5, 15)
"""Seconds to reach them, seconds to be answered."""
_STATES = {
    "SUCCESS": State.PAID, "REFUND": State.PAID, "NOTPAY": State.WAITING, "USERPAYING": State.WAITING,
    "ACCEPT": State.WAITING, "CLOSED": State.CLOSED, "REVOKED": State.CLOSED, "PAYERROR": State.FAILED,
}  # fmt: skip
_UNSURE = {"SYSTEM_ERROR", "SYSTEMERROR", "USERPAYING", "USER_PAYING", "BANK_ERROR", "BANKERROR", "FREQUENCY_LIMITED"}
_NOT_THERE = {"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"}
_OK, _REFUSED, _MISTAKEN = 200, 400, 500
_HEADERS = ("Signature", "Timestamp", "Nonce", "Serial", "Signature-Type")


class WeChat:
    """One merchant at WeChat Pay. ``given`` are those of ``opening.SETTINGS``; ``gateway`` names another server."""

    acknowledged = b""

    def __init__(self, given: Mapping[str, str]) -> None:
        kit = importlib.import_module("wechatpayv3")
        self._kinds = kit.WeChatPayType
        self.merchant = given["merchant"]
        self._serial = given["public_key_id"]
        self._client = kit.WeChatPay(
            wechatpay_type=self._kinds.NATIVE, mchid=self.merchant, private_key=given["private_key"],
            cert_serial_no=given["certificate_serial"], appid=given["app_id"], apiv3_key=given["api_key"],
            notify_url=given["address"].rstrip("/") + "/till/notices/wechat/", timeout=PATIENCE,
            public_key=given["public_key"], public_key_id=self._serial,
        )  # fmt: skip
        if gateway := given.get("gateway"):
            self._client._core._gate_way = gateway  # noqa: SLF001 - the pinned package has no other way

    def ask(self, ask: Ask) -> Answer:
        """Ask for a code to show (Native), or take the money of whoever was scanned (付款码)."""
        asked: dict[str, Any] = {
            "description": ask.subject, "out_trade_no": ask.number,
            "amount": {"total": ask.minor, "currency": "CNY"}, "time_expire": ask.expires_at.isoformat("T", "seconds"),
        }  # fmt: skip
        if not ask.code:
            told = self._told(self._client.pay, **asked, pay_type=self._kinds.NATIVE)
            return Answer(code_url=shown_code(told.get("code_url")))
        del asked["time_expire"]  # her code holds for a minute; what is not paid is called off
        store = {"store_info": {"id": self.merchant}}
        paid = {"payer": {"auth_code": ask.code}, "scene_info": store, "pay_type": self._kinds.CODEPAY}
        return Answer(said=self._heard(self._told(self._client.pay, **asked, **paid)))

    def look(self, number: str) -> Said | None:
        """Ask what became of a payment."""
        try:
            return self._heard(self._told(self._client.query, out_trade_no=number))
        except Declined as no:
            if no.why in _NOT_THERE:
                return None
            raise Unanswered(no.why) from no

    def call_off(self, number: str, *, is_scanned: bool) -> None:
        """Close it, or take a scanned one back; one that was paid stays, as a look will show."""
        try:
            self._told(self._client.codepay_reverse if is_scanned else self._client.close, out_trade_no=number)
        except Declined:
            return

    def give_back(self, back: GiveBack) -> bool:
        """Give money back; the same number again tells how far it is."""
        amount = {"refund": back.minor, "total": back.of_minor, "currency": "CNY"}
        told = self._told(self._client.refund, out_refund_no=back.number, out_trade_no=back.of, amount=amount)
        status = str(told.get("status"))
        if status in {"CLOSED", "ABNORMAL"}:
            raise Declined(status)
        if told.get("out_refund_no") != back.number or told.get("amount", {}).get("refund") != back.minor:
            raise Unanswered("another refund")
        return status == "SUCCESS"

    def read_notice(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        """Return what a notice says; it is signed by WeChat's key, sealed by ours, and fresh."""
        given = {f"Wechatpay-{name}": headers.get(f"Wechatpay-{name}", "") for name in _HEADERS}
        stamp = given["Wechatpay-Timestamp"]
        if given["Wechatpay-Serial"] != self._serial or not stamp.isdecimal() or len(stamp) > 10:  # noqa: PLR2004
            raise Forged
        if abs(now.timestamp() - int(stamp)) > WINDOW.total_seconds():
            raise Forged
        try:
            told = self._client.callback(given, body)
            return Notice(str(told["id"])[:128], self._noted(told["resource"]))
        except Exception as error:  # whatever cannot be read was not written by them
            raise Forged from error

    def _noted(self, told: Mapping[str, Any]) -> Said:
        if "out_refund_no" not in told:
            return self._said(told)
        total, back = told["amount"]["total"], told["amount"]["refund"]
        is_back = told["refund_status"] == "SUCCESS"
        return Said(
            told["out_trade_no"], refunded_state(total, back if is_back else 0), told["mchid"], total,
            reference=told["transaction_id"], refunded_minor=back if is_back else 0,
        )  # fmt: skip

    def _heard(self, told: Mapping[str, Any]) -> Said:
        """Return an answer read; what is no trade is no answer: it is asked later."""
        try:
            return self._said(told)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unanswered(str(told.get("code") or "unreadable")) from error

    def _said(self, told: Mapping[str, Any]) -> Said:
        state, amount = _STATES[told["trade_state"]], told.get("amount", {})
        return Said(
            told["out_trade_no"], state, told["mchid"], amount.get("total") if state.was_paid else None,
            amount.get("currency", "CNY"), told.get("transaction_id", "")[:64],
        )  # fmt: skip

    def _told(self, call: Callable[..., tuple[int, Any]], **asked: Any) -> dict[str, Any]:
        """Return an answer whose signature held.

        Raises:
            Declined: they refuse, in their own word.
            Unanswered: nothing came, or nothing that can be trusted.
        """
        try:
            status, text = call(**asked)
            told: dict[str, Any] = json.loads(text) if text else {}
        except Exception as error:  # the package tells a wrong signature and a lost line alike, by anything
            raise Unanswered(type(error).__name__) from error
        if _REFUSED <= status < _MISTAKEN and told.get("code") not in _UNSURE:
            raise Declined(str(told.get("code") or status))
        if not _OK <= status < _REFUSED:
            raise Unanswered(str(told.get("code") or status))
        return told
