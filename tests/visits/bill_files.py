"""Bill files as providers write them, made of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.visits.rules.provider_bills import BillLine

_WECHAT = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
_WECHAT_END = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
_ALIPAY = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
_ACCOUNT = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,"
    "交易渠道,业务类型,备注"
)


def yuan(minor: int) -> str:
    return f"{minor / 100:.2f}"


def wechat(lines: Sequence[BillLine], *, count: int | None = None, encoding: str = "utf-8-sig") -> bytes:
    """Return a 交易账单: every value behind a backtick, sums in the last two lines."""
    rows = [_WECHAT]
    for line in lines:
        is_back = line.minor < 0
        paid, back = ("0.00", yuan(-line.minor)) if is_back else (yuan(line.minor), "0.00")
        cells = [
            f"{line.at:%Y-%m-%d %H:%M:%S}", "wx1", "1900000001", "0", "", line.reference, f"o{line.number}", "u",
            "MICROPAY", "REFUND" if is_back else "SUCCESS", "OTHERS", "CNY", paid, "0.00", line.own if is_back else "0",
            "0", back, "0.00", "", "", "美容服务", "", f"{line.fee_minor / 100:.5f}",
            "0.60%", paid, back, "",
        ]  # fmt: skip
        rows.append(",".join(f"`{cell}" for cell in cells))
    rows.append(_WECHAT_END)
    rows.append(",".join(f"`{cell}" for cell in (len(lines) if count is None else count, 0, 0, 0, 0, 0, 0)))
    return "\r\n".join(rows).encode(encoding)


def alipay(lines: Sequence[BillLine], *, count: int | None = None) -> bytes:
    """Return a 业务明细: GBK, values behind blanks and tabs, told about in lines with #."""
    rows = ["#支付宝业务明细查询", "#账号：[20880000000000000156]", "#-----业务明细列表----", _ALIPAY]
    for line in lines:
        at = f"{line.at:%Y-%m-%d %H:%M:%S}"
        kind, own = ("退款", line.own) if line.minor < 0 else ("交易", "")
        cells = [
            line.reference, f"o{line.number}", kind, "护理", at, at, "", "", "", "", "*晴", yuan(line.minor),
            yuan(line.minor), "0.00", own, yuan(line.fee_minor), "0.00", "",
        ]  # fmt: skip
        rows.append(",".join(f"{cell}\t" for cell in cells))
    rows.append("#-----业务明细列表结束----")
    rows.append(f"#交易合计：{len(lines) if count is None else count}笔，商家实收共0.00元")
    return "\r\n".join(rows).encode("gb18030")


def alipay_account(lines: Sequence[BillLine]) -> bytes:
    """Return a 账务明细: money in and out, each fee as a line of its own."""
    rows = ["#支付宝账务明细查询", _ACCOUNT]
    for line in lines:
        at = f"{line.at:%Y-%m-%d %H:%M:%S}"
        came, went = (yuan(line.minor), "") if line.minor > 0 else ("", yuan(line.minor))
        kind = "在线支付" if line.minor > 0 else "交易退款"
        rows.append(f"{line.own}\t,{line.reference}\t,o\t,护理\t,{at}\t,*晴,{came},{went},0.00,支付宝,{kind},")
        rows.append(f"9{line.own}\t,{line.reference}\t,o\t,护理\t,{at}\t,,,-0.02,0.00,支付宝,收费,")
    rows.append("#-----账务明细列表结束----")
    return "\r\n".join(rows).encode("gb18030")


def acquirer(lines: Sequence[BillLine], *, head: str = "交易时间,检索参考号,交易类型,交易金额,手续费") -> bytes:
    """Return the CSV of a POS machine."""
    rows = [head]
    for line in lines:
        kind = "退货" if line.minor < 0 else "消费"
        rows.append(
            f"{line.at:%Y/%m/%d %H:%M:%S},{line.reference},{kind},{yuan(abs(line.minor))},{yuan(line.fee_minor)}"
        )
    return "\n".join(rows).encode("gbk")
