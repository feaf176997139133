"""Alipay's open gateway as it speaks on the wire (RSA2), on this machine: it checks every signature."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature

from tests.contract.wire import Heard, Keys, PaymentServer, Reply, Trade, pem_of, public_pem_of

APP, SELLER = "2021000000000001", "2088102169481075"
_STATES = {
    "waiting": "WAIT_BUYER_PAY",
    "confirming": "WAIT_BUYER_PAY",
    "paid": "TRADE_SUCCESS",
    "closed": "TRADE_CLOSED",
}


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


class AlipayServer(PaymentServer):
    purse = "alipay"

    def settings(self) -> dict[str, str]:
        return {
            "app_id": APP, "seller": SELLER, "private_key": pem_of(self.keys.ours),
            "public_key": public_pem_of(self.keys.theirs), "address": "https://shop.example",
            "gateway": f"{self.address}/gateway.do",
        }  # fmt: skip

    def answer(self, heard: Heard) -> Reply:
        asked = dict(parse_qsl(urlsplit(heard.path).query, keep_blank_values=True))
        signature, name = asked.pop("sign", ""), asked.get("method", "")
        message = "&".join(f"{key}={asked[key]}" for key in sorted(asked))
        try:
            Keys.verify(self.keys.ours, message, signature)
        except InvalidSignature:
            return self._reply(name, {"code": "40002", "sub_code": "isv.invalid-signature"})
        told = json.loads(asked["biz_content"])
        do = getattr(self, "_" + name.removeprefix("alipay.trade.").replace(".", "_"))
        return self._reply(name, do(told))

    def _precreate(self, told: dict[str, Any]) -> dict[str, Any]:
        self.new_trade(told["out_trade_no"], fen(told["total_amount"]))
        return {"code": "10000", "out_trade_no": told["out_trade_no"], "qr_code": "https://qr.alipay.com/bax03431ljh"}

    def _pay(self, told: dict[str, Any]) -> dict[str, Any]:
        trade = self.new_trade(told["out_trade_no"], fen(told["total_amount"]))
        if told["auth_code"].endswith("0000"):
            trade.state = "closed"
            return {"code": "40004", "sub_code": "ACQ.BUYER_BALANCE_NOT_ENOUGH"}
        if told["auth_code"].endswith("1111"):
            trade.state = "confirming"
            return {"code": "10003", "out_trade_no": trade.number}
        trade.state = "paid"
        return self._told(trade) | {"gmt_payment": "2026-11-22 12:00:00"}

    def _query(self, told: dict[str, Any]) -> dict[str, Any]:
        trade = self.trades.get(told["out_trade_no"])
        return self._told(trade) if trade else {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}

    def _close(self, told: dict[str, Any]) -> dict[str, Any]:
        trade = self.trades.get(told["out_trade_no"])
        if trade is None:
            return {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
        if trade.state == "paid":
            return {"code": "40004", "sub_code": "ACQ.TRADE_STATUS_ERROR"}
        trade.state = "closed"
        return {"code": "10000", "out_trade_no": trade.number}

    _cancel = _close

    def _refund(self, told: dict[str, Any]) -> dict[str, Any]:
        trade = self.trades.get(told["out_trade_no"])
        if trade is None or trade.state != "paid":
            return {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
        is_new = told["out_request_no"] not in trade.refunds
        if not trade.give_back(told["out_request_no"], fen(told["refund_amount"])):
            return {"code": "40004", "sub_code": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"}
        return {"code": "10000", "out_trade_no": trade.number, "refund_fee": yuan(sum(trade.refunds.values())),
                "fund_change": "Y" if is_new and not self.slow_refunds else "N"}  # fmt: skip

    def _fastpay_refund_query(self, told: dict[str, Any]) -> dict[str, Any]:
        trade = self.trades[told["out_trade_no"]]
        found = {"code": "10000", "out_trade_no": trade.number, "out_request_no": told["out_request_no"]}
        if self.slow_refunds:
            return found
        return found | {"refund_status": "REFUND_SUCCESS", "refund_amount": yuan(trade.refunds[told["out_request_no"]])}

    def _told(self, trade: Trade) -> dict[str, Any]:
        is_all_back = trade.state == "paid" and sum(trade.refunds.values()) == trade.minor
        told = {"code": "10000", "out_trade_no": trade.number, "total_amount": yuan(trade.told_minor),
                "trade_status": "TRADE_CLOSED" if is_all_back else _STATES[trade.state]}  # fmt: skip
        if trade.state == "paid":
            told |= {"trade_no": trade.reference, "send_pay_date": "2026-11-22 12:00:00"}
        return told

    def notice(
        self, trade: Trade, *, event: str, at: float, forged: bool = False, back: str = ""
    ) -> tuple[dict[str, str], bytes]:
        fields = {
            "notify_id": event, "notify_time": str(int(at)), "notify_type": "trade_status_sync",
            "app_id": APP, "charset": "utf-8",
            "seller_id": trade.merchant or SELLER, "out_trade_no": trade.number, "trade_no": trade.reference,
            "trade_status": "TRADE_SUCCESS", "total_amount": yuan(trade.told_minor), "subject": "湖滨店",
            "gmt_payment": "2026-11-22 12:00:00",
        }  # fmt: skip
        if back:
            fields |= {"refund_fee": yuan(sum(trade.refunds.values())), "out_biz_no": back}
            if sum(trade.refunds.values()) == trade.minor:
                fields["trade_status"] = "TRADE_CLOSED"
        message = "&".join(f"{key}={fields[key]}" for key in sorted(fields))
        by = self.keys.nobodys if forged else self.keys.theirs
        signed = fields | {"sign_type": "RSA2", "sign": Keys.sign(by, message)}
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(signed).encode()

    def _reply(self, name: str, told: dict[str, Any]) -> Reply:
        node = json.dumps({"msg": "", **told}, ensure_ascii=False)
        by = self.keys.nobodys if self.signs_wrongly else self.keys.theirs
        body = f'{{"{name.replace(".", "_")}_response":{node},"sign":"{Keys.sign(by, node)}"}}'
        return Reply(200, body, {"Content-Type": "text/html;charset=utf-8"})


def fen(text: str) -> int:
    whole, _point, part = text.partition(".")
    return int(whole) * 100 + int(part)
