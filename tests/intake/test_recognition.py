"""Headers as tills and exports really write them: at least 95 % find their field unaided."""

from __future__ import annotations

import pytest

from liuke.intake.rules.headers import alias_hits, column_names, header_row
from liuke.intake.rules.recognition import map_columns, recognise

# Labelled by hand: kind, then header=field; "-" means nobody should know it.
LABELLED = {
    "customers": [
            ("会员姓名=name *手机号码=phone 会员卡号=card_no 会员等级=level 储值余额(元)=principal 赠送余额=gift "
            "剩余次数=sessions 积分=points 生日=birthday 性别=gender 开卡日期=joined_on 最近到店时间=last_visit "
            "累计消费=total_spend 到店次数=visit_count 责任美容师=steward 所属门店=salon 客户来源=source "
            "备注=note"),
            ("顾客姓名=name 联系电话=phone 档案号=customer_code 肤质=skin_type 过敏史=allergies 职业=occupation "
            "介绍人=referrer 农历生日=lunar_birthday 家庭住址=region 建档日期=joined_on 服务顾问=steward "
            "欠款金额=debt"),
        "會員姓名=name 電話=phone 會員編號=customer_code 性別=gender 生日=birthday 儲值餘額=principal 備註=note",
            ("First Name=first_name Last Name=last_name Mobile Phone=phone Email=- Date of Birth=birthday "
            "Gender=gender Notes=note Referral Source=source Member Since=joined_on Last Visit=last_visit Total "
            "Spent=total_spend Preferred Staff=steward Points=points"),
            ("客户昵称=name 手机号=phone 客户手机号码归属=- 注册时间=joined_on 会员级别=level 可用积分=points "
            "账户余额=principal 专属顾问=steward"),
    ],
    "events": [
        "会员姓名=name 手机号=phone 互动类型=event 互动时间=date 项目名称=item_name 渠道=channel 门店=salon 备注=note",
        "客户手机=phone 浏览商品=item_name 浏览时间=browsed_on 浏览次数=times 终端=channel",
        "Customer ID=customer_code Event Type=event Occurred At=date Item=item_name Channel=channel Event ID=number",
    ],
    "services": [
            ("项目编号=item_code 项目名称=item_name 项目分类=category 原价=list_price 时长(分钟)=minutes "
            "护理周期=cycle_days 状态=is_active 成本=cost"),
        "Service Name=item_name Category=category Duration=minutes Price=list_price Cost=cost Active=is_active",
    ],
    "products": [
            ("商品编码=item_code 商品名称=item_name 品牌=brand 规格=unit 零售价=list_price 进货价=cost "
            "库存数量=stock 供应商=supplier 商品分类=category"),
            ("SKU=item_code Product Name=item_name Brand=brand Retail Price=list_price Cost Price=cost On "
            "Hand=stock Supplier=supplier"),
    ],
    "sales": [
            ("消费单号=number 消费时间=date 会员姓名=name 会员手机=phone 消费项目=item_name 服务技师=staff "
            "数量=quantity 单价=unit_price 应收金额=list_amount 实收金额=amount 优惠金额=discount "
            "支付方式=payment 消费门店=salon 备注=note"),
            ("订单编号=number 总金额=list_amount 买家实际支付金额=amount 订单创建时间=date 订单付款时间=paid_at "
            "退款金额=refund"),
            ("流水号=number 收银时间=date 顾客编号=customer_code 商品名称=item_name 销售数量=quantity "
            "成交金额=amount 美容师=staff 渠道=channel 订单状态=state"),
            ("Invoice No=number Sale Date=date Customer Name=name Item Description=item_name Qty=quantity Unit "
            "Price=unit_price Net Sales=amount Tax=tax Staff Member=staff Location=salon Payment Method=payment"),
            ("InvoiceNo=number StockCode=item_code Description=item_name Quantity=quantity InvoiceDate=date "
            "UnitPrice=unit_price CustomerID=customer_code"),
        "水单号=number 结账时间=date 客户姓名=name 服务项目=item_name 护理师=staff 折后金额=amount",
    ],
    "bookings": [
            ("预约编号=number 客户姓名=name 手机号=phone 预约日期=date 预约时段=time 预约项目=item 美容师=staff "
            "预约状态=state 预约渠道=channel 预约提交时间=booked_on"),
            ("Appointment ID=number Client Name=name Appointment Date=date Start Time=time Service=item "
            "Provider=staff Duration=minutes Status=state"),
    ],
    "cancellations": [
        "取消时间=cancelled_on 会员姓名=name 预约项目=item 原预约日期=date 取消人=cancelled_by 取消原因=reason"],
    "cards": [
            ("会员姓名=name 手机号=phone 卡号=card_no 卡项名称=card_name 剩余次数=sessions 总次数=sessions_bought "
            "到期日期=expires_on 剩余金额=principal 赠金=gift 办卡日期=opened_on"),
    ],
}  # fmt: skip


def _labelled() -> list[tuple[str, list[tuple[str, str]]]]:
    import re

    cases = []
    for kind, files in LABELLED.items():
        for line in files:
            pairs = re.findall(r"(\S.*?)=(\S+)(?: |$)", line)
            cases.append((kind, pairs))
    return cases


def test_at_least_95_of_100_columns_find_their_field_unaided() -> None:
    """Over all labelled files, with the kind left to be recognised too."""
    right, wrong = 0, []
    for kind, pairs in _labelled():
        names = [name for name, _field in pairs]
        found = recognise(names, samples=[[] for _ in names])
        for column, (name, field) in zip(found.columns, pairs, strict=True):
            if column.field == ("" if field == "-" else field):
                right += 1
            else:
                wrong.append((kind, found.kind, name, field, column.field))

    assert right >= 0.95 * (right + len(wrong)), wrong
    assert right + len(wrong) > 120


@pytest.mark.parametrize(("kind", "pairs"), _labelled(), ids=lambda value: value if isinstance(value, str) else "")
def test_each_file_is_recognised_as_what_it_is(kind: str, pairs: list[tuple[str, str]]) -> None:
    """The kind follows from the columns alone."""
    assert recognise([name for name, _ in pairs], samples=[[] for _ in pairs]).kind == kind


def test_only_the_values_tell_whether_a_client_is_a_name_or_a_number() -> None:
    """The header says "Client" in both files."""
    header = ["Date", "Client", "Amount"]
    numbers = map_columns(header, samples=[[], ["C0286", "C0424"], []], kind="sales")
    names = map_columns(header, samples=[[], ["苏叶", "林間月"], []], kind="sales")

    assert numbers[1].field == "customer_code"
    assert names[1].field == "name"


def test_a_column_nobody_knows_is_left_in_the_file() -> None:
    """It gets no field and no confidence."""
    [column] = map_columns(["星座"], samples=[["处女座"]], kind="customers")

    assert (column.field, column.confidence) == ("", 0)


def test_title_rows_above_the_header_are_passed_over() -> None:
    """The row with most known names is the header."""
    rows = [
        ["湖滨店会员资料"],
        ["导出时间 2026-05-01"],
        ["姓名", "手机", "生日"],
        ["苏叶", "13800138021", ""],
    ]

    assert header_row(rows) == (2, 3)


def test_columns_without_or_with_the_same_name_get_one_of_their_own() -> None:
    """Blanks and byte order marks around names are dropped."""
    assert column_names(["\ufeff姓名 ", "", "电话", "电话"], width=4) == ["姓名", "#2", "电话", "电话 (2)"]
    assert alias_hits(["收货地址 ", "订单付款时间 "]) == 2
