"""WeChat Pay as it speaks on the wire (APIv3, public-key mode), on this machine: it checks every signature."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.contract.wire import Heard, Keys, PaymentServer, Reply, Trade, pem_of, public_pem_of

MERCHANT, APP, SERIAL = "1900000109", "wxd678efh567hg6787", "444F4864EA9B34415"
API_KEY = "0123456789abcdef0123456789abcdef"
KEY_ID = "PUB_KEY_ID_0114232134912410000000000000"
_AUTHORIZATION = re.compile(r'(\w+)="([^"]*)"')
_TRADE = re.compile(r"/v3/pay/transactions/out-trade-no/(\w+)(/close|/reverse)?")
_STATES = {"waiting": "NOTPAY", "paid": "SUCCESS", "closed": "CLOSED", "confirming": "USERPAYING"}


class WeChatServer(PaymentServer):
    purse = "wechat"

    def settings(self) -> dict[str, str]:
        return {
            "merchant": MERCHANT, "app_id": APP, "certificate_serial": SERIAL, "api_key": API_KEY,
            "private_key": pem_of(self.keys.ours), "public_key": public_pem_of(self.keys.theirs),
            "public_key_id": KEY_ID, "address": "https://shop.example", "gateway": self.address,
        }  # fmt: skip

    def answer(self, heard: Heard) -> Reply:
        if not self._is_signed(heard):
            return self._reply(401, {"code": "SIGN_ERROR", "message": "签名错误"})
        told = json.loads(heard.body) if heard.body else {}
        bare = heard.path.partition("?")[0]
        if bare == "/v3/pay/transactions/native":
            trade = self.new_trade(told["out_trade_no"], told["amount"]["total"])
            return self._reply(200, {"code_url": f"weixin://wxpay/bizpayurl?pr={trade.number[:8]}"})
        if bare == "/v3/pay/transactions/codepay":
            return self._codepay(told)
        if bare == "/v3/refund/domestic/refunds":
            return self._refund(told)
        found = _TRADE.fullmatch(bare)
        trade_there = self.trades.get(found[1]) if found else None
        if trade_there is None:
            return self._reply(404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"})
        if found is not None and found[2]:
            return self._end(trade_there, found[2])
        return self._reply(200, self.trade_told(trade_there))

    def _codepay(self, told: dict[str, Any]) -> Reply:
        trade = self.new_trade(told["out_trade_no"], told["amount"]["total"])
        code = told["payer"]["auth_code"]
        if code.endswith("0000"):
            trade.state = "closed"
            return self._reply(403, {"code": "NOTENOUGH", "message": "余额不足"})
        if code.endswith("1111"):
            trade.state = "confirming"
            return self._reply(202, {"code": "USERPAYING", "message": "需要用户输入支付密码"})
        trade.state = "paid"
        return self._reply(200, self.trade_told(trade))

    def _end(self, trade: Trade, how: str) -> Reply:
        if trade.state == "paid":
            return self._reply(400, {"code": "ORDER_PAID", "message": "该订单已支付"})
        trade.state = "closed"
        return self._reply(204, None) if how == "/close" else self._reply(200, {"return_code": "SUCCESS"})

    def _refund(self, told: dict[str, Any]) -> Reply:
        trade = self.trades.get(told["out_trade_no"])
        if trade is None or trade.state != "paid":
            return self._reply(404, {"code": "RESOURCE_NOT_EXISTS", "message": "订单不存在"})
        amount = told["amount"]
        if not trade.give_back(told["out_refund_no"], amount["refund"]) or amount["total"] != trade.minor:
            return self._reply(400, {"code": "INVALID_REQUEST", "message": "退款金额错误"})
        status = "PROCESSING" if self.slow_refunds else "SUCCESS"
        return self._reply(200, {"out_refund_no": told["out_refund_no"], "out_trade_no": trade.number, "status": status,
                                 "amount": {"refund": amount["refund"], "total": trade.minor}})  # fmt: skip

    def trade_told(self, trade: Trade) -> dict[str, Any]:
        told: dict[str, Any] = {
            "appid": APP, "mchid": trade.merchant or MERCHANT, "out_trade_no": trade.number,
            "trade_state": "REFUND" if trade.refunds else _STATES[trade.state], "trade_state_desc": "",
        }  # fmt: skip
        if trade.state == "paid":
            told |= {
                "transaction_id": trade.reference,
                "amount": {"total": trade.told_minor, "payer_total": trade.told_minor, "currency": trade.currency},
            }
        return told

    def notice(
        self, trade: Trade, *, event: str, at: float, forged: bool = False, back: str = ""
    ) -> tuple[dict[str, str], bytes]:
        resource = self.trade_told(trade) | {"trade_state": "SUCCESS"}
        if back:
            resource = {
                "mchid": MERCHANT, "out_trade_no": trade.number, "transaction_id": trade.reference,
                "out_refund_no": back, "refund_status": "SUCCESS",
                "amount": {"total": trade.minor, "refund": trade.refunds[back]},
            }  # fmt: skip
        nonce, kind = "0123456789ab", "refund" if back else "transaction"
        sealed = AESGCM(API_KEY.encode()).encrypt(nonce.encode(), json.dumps(resource).encode(), kind.encode())
        inside = {
            "algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(sealed).decode(), "nonce": nonce,
            "associated_data": kind, "original_type": kind,
        }  # fmt: skip
        name = "REFUND.SUCCESS" if back else "TRANSACTION.SUCCESS"
        told = {"id": event, "event_type": name, "resource_type": "encrypt-resource", "resource": inside}
        body = json.dumps(told)
        return self._signed(body, at=at, by=self.keys.nobodys if forged else self.keys.theirs), body.encode()

    def _is_signed(self, heard: Heard) -> bool:
        kind, _space, rest = heard.headers.get("Authorization", "").partition(" ")
        told = dict(_AUTHORIZATION.findall(rest))
        if kind != "WECHATPAY2-SHA256-RSA2048" or heard.headers.get("Wechatpay-Serial") != KEY_ID:
            return False
        if (told.get("mchid"), told.get("serial_no")) != (MERCHANT, SERIAL):
            return False
        message = "\n".join([heard.method, heard.path, told["timestamp"], told["nonce_str"], heard.body, ""])
        try:
            Keys.verify(self.keys.ours, message, told["signature"])
        except InvalidSignature:
            return False
        return True

    def _reply(self, status: int, told: dict[str, Any] | None) -> Reply:
        body = "" if told is None else json.dumps(told, ensure_ascii=False)
        by = self.keys.nobodys if self.signs_wrongly else self.keys.theirs
        return Reply(status, body, {"Content-Type": "application/json", **self._signed(body, at=self.clock(), by=by)})

    def _signed(self, body: str, *, at: float, by: Any) -> dict[str, str]:
        stamp, nonce = str(int(at)), "593BEC0C930BF1AFEB40B4A08C8FB242"
        return {
            "Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": nonce, "Wechatpay-Serial": KEY_ID,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Signature": Keys.sign(by, f"{stamp}\n{nonce}\n{body}\n"),
        }  # fmt: skip
