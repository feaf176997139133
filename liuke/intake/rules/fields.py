"""The fields each kind of file may have, and the names shops give their columns, in Chinese and English.

Aliases are written in plain form and compared by ``headers.plain``. The first kind that owns an alias decides
nothing by itself: ``recognition`` weighs all columns of a file together.
"""

from __future__ import annotations

_PERSON = {
    "name": "姓名 会员姓名 客户姓名 顾客姓名 真实姓名 会员名称 会员名 客户名称 顾客名称 昵称 会员昵称 客户昵称 "
    "微信昵称 顾客 客户 会员 买家姓名 收货人 收货人姓名 full_name|customer_name|client_name|member_name|"
    "guest_name|buyer_name|client|customer|member|guest",
    "phone": "手机 手机号 手机号码 联系电话 电话 电话号码 会员手机 会员手机号 客户手机 顾客手机 联系手机 "
    "预留手机号 联系方式 phone|mobile|mobile_phone|cell|cell_phone|phone_number|telephone|tel|"
    "contact_number|mobile_number",
    "card_no": "会员卡号 卡号 会员卡 实体卡号 卡编号 card_no|card_number|member_card|membership_no|membership_number|"
    "card_id",
    "customer_code": "会员编号 会员号 客户编号 顾客编号 档案号 病历号 会员ID 客户ID 顾客ID 用户ID 客户编码 会员编码 "
    "买家ID customer_id|customer_code|client_id|client_code|customer_no|customer_number|member_id|"
    "member_no|guest_id|client_no|master_id|customer_key|buyer_id|user_id|patient_id",
    "union_id": "UnionID 微信UnionID 用户UnionID 会员UnionID 开放平台ID unionid|union_id|wechat_unionid|wx_unionid",
    "open_id": "OpenID 微信OpenID 小程序OpenID 公众号OpenID 用户OpenID 微信ID openid|open_id|wechat_openid|wx_openid",
}
_WHERE = {
    "salon": "门店 所属门店 开卡门店 消费门店 门店名称 所属店铺 分店 店铺 salon|branch|location|store|shop|outlet",
    "staff": "美容师 责任美容师 技师 服务人员 操作人 员工 服务员工 老师 发型师 护理师 咨询师 销售人员 服务技师 "
    "接待人 业绩人 staff|stylist|therapist|employee|provider|technician|beautician|staff_name|served_by|"
    "team_member|staff_member|operator",
}
_ITEM = {
    "item_code": "项目编号 项目编码 商品编码 商品编号 货号 产品编号 产品编码 项目代码 服务编码 商品ID 条码 条形码 "
    "item_code|sku|product_code|service_code|stock_code|stockcode|barcode|product_id|item_id|item_no|upc",
    "item_name": "项目名称 项目 服务项目 商品名称 商品 产品名称 产品 品名 消费项目 消费内容 护理项目 商品标题 "
    "服务名称 服务 名称 标题 项目/产品 消费明细 treatment|service|service_name|item|item_name|product|"
    "product_name|description|desc|details|treatment_name|title|name|item_description|product_description",
    "category": "分类 类别 项目分类 商品分类 项目类别 产品分类 大类 项目类型 商品类目 类目 category|cate|type|group|"
    "department|service_category|product_category|item_category",
}
_CATALOG = _ITEM | {
    "list_price": "价格 单价 原价 门市价 零售价 标准价 售价 定价 吊牌价 划线价 标价 price|list_price|retail_price|"
    "unit_price|selling_price|rrp|regular_price",
    "cost": "成本 成本价 进价 进货价 项目成本 cost|cost_price|unit_cost",
    "is_active": "是否启用 启用 状态 是否上架 上架 isactive|active|enabled|status",
    "updated_on": "更新时间 更新日期 修改时间 抓取日期 update_time|updated_at|updated|last_updated|modified",
}
_MINUTES = "时长 服务时长 项目时长 耗时 分钟 时长(分钟) 预约时长 duration|minutes|length|duration_min|service_duration"

FIELDS: dict[str, dict[str, str]] = {
    "customers": _PERSON | {
        "customer_code": _PERSON["customer_code"] + "|code|id|account_no",
        "name": _PERSON["name"] + "|name",
        "first_name": "名 名字 first_name|given_name|forename",
        "last_name": "姓 姓氏 last_name|surname|family_name",
        "gender": "性别 gender|sex",
        "birthday": "生日 出生日期 出生年月 阳历生日 公历生日 会员生日 birthday|date_of_birth|dob|birth_date|birthdate",
        "lunar_birthday": "农历生日 阴历生日 lunar_birthday",
        "birthday_calendar": "生日类型 历法 生日历法 birthday_type|calendar",
        "occupation": "职业 工作 occupation|job|profession",
        "region":
            "地址 区域 地区 所在地 住址 家庭住址 联系地址 小区 城市 address|region|area|city|district|suburb|"
            "country",
        "source":
            "来源 客户来源 会员来源 渠道 来源渠道 获客渠道 推广渠道 source|referral_source|lead_source|"
            "how_did_you_hear|acquisition_channel",
        "referrer": "介绍人 推荐人 转介绍人 推荐会员 referrer|referred_by|introducer",
        "steward":
            "服务顾问 归属顾问 归属人 归属美容师 责任美容师 美容师 顾问 跟进人 专属顾问 开卡人 上次接待人 咨询师 "
            "老师 技师 所属员工 销售顾问 steward|consultant|account_owner|preferred_staff|preferred_stylist|"
            "assigned_to|therapist|staff",
        "skin_type": "肤质 皮肤类型 皮肤 肤质类型 皮肤性质 skin_type|skin",
        "allergies": "过敏史 过敏 禁忌 禁忌症 既往史 病史 allergies|allergy|contraindications|medical_notes",
        "note": "备注 说明 客户备注 会员备注 备注信息 notes|note|remarks|remark|comment|comments|memo",
        "joined_on":
            "开卡日期 办卡日期 入会日期 注册时间 注册日期 加入日期 建档日期 建档时间 首次到店 首次到店日期 "
            "创建时间 登记日期 办卡时间 开卡时间 入会时间 joined|join_date|date_joined|created|created_at|"
            "registered|signup_date|member_since|first_visit|registration_date",
        "salon": _WHERE["salon"],
        "level":
            "会员等级 等级 卡类型 会员卡类型 会员级别 卡级别 会员类型 级别 level|tier|membership_level|"
            "membership|member_level",
        "principal":
            "储值余额 卡内余额 卡余 账户余额 本金余额 余额 储值金额 院余 本金 卡余额 可用余额 balance|"
            "account_balance|stored_value|credit_balance|store_credit|prepaid_balance",
        "gift": "赠送余额 赠金 赠送金额 赠送账户 券余 赠金余额 bonus_balance|gift_balance|bonus|promotional_credit",
        "debt": "欠款 欠款金额 负债总金额 未还款 挂账 debt|arrears|owing|amount_due|outstanding",
        "sessions":
            "剩余次数 疗程剩余 次卡余次 服务次数 剩余疗程 剩余项目 余次 剩余 sessions|sessions_left|"
            "remaining_sessions|visits_left",
        "points": "积分 可用积分 积分余额 会员积分 points|loyalty_points|points_balance|reward_points",
        "last_visit":
            "最近到店 最近到店时间 上次到店 最后消费时间 最近消费日期 最后到店 最近到店日期 最后消费日期 "
            "最近消费时间 上次消费时间 上次消费日期 last_visit|last_appointment|last_visited|last_purchase|"
            "last_seen",
        "total_spend":
            "累计消费 消费总额 累计金额 消耗 累计消费金额 消费金额 总消费 历史消费 total_spend|total_spent|"
            "lifetime_spend|total_sales|ltv|lifetime_value",
        "visit_count":
            "消费次数 到店次数 访店总数 累计次数 来店次数 累计到店 visits|visit_count|total_visits|"
            "number_of_visits|no_of_visits",
    },
    "services": _CATALOG | {
        "item_code": _ITEM["item_code"] + " 编号 编码 代码 code|id|service_id",
        "minutes": _MINUTES,
        "cycle_days": "护理周期 周期 建议周期 周期(天) 复购周期 cycle|cycle_days|recommended_interval",
        "need_type": "需求类型 护理类型 need_type",
        "item_kind": "商品类型 kind|item_type",
    },
    "products": _CATALOG | {
        "item_code": _ITEM["item_code"] + " 编号 编码 代码 code|id",
        "brand": "品牌 品牌名称 店名 店铺名称 厂家 厂商 brand|manufacturer|vendor",
        "supplier": "供应商 供货商 supplier",
        "stock":
            "库存 库存数量 现有库存 数量 最低库存 最高库存 on_hand|stock|quantity|qty|minimum|maximum|min|max|"
            "stock_level|in_stock",
        "sold": "销量 已售 月销量 累计销量 评论数 评价数 sale_count|sold|comment_count|ytd|cog|review_count|sales",
        "unit": "规格 单位 包装 unit|package|size|spec",
    },
    "sales": _PERSON | _WHERE | _ITEM | {
        "name": _PERSON["name"] + "|billed_to",
        "customer_code": _PERSON["customer_code"] + " 会员账号|code|client|customer",
        "number":
            "单号 订单号 订单编号 小票号 流水号 消费单号 收银单号 账单号 单据编号 销售单号 交易号 交易单号 "
            "水单号 结账单号 invoice_no|invoiceno|invoice|invoice_number|receipt|receipt_no|receipt_number|"
            "ticket|ticket_no|order_no|order_id|order_number|bill_no|transaction_id|sale_no|sale_id",
        "date":
            "日期 消费日期 消费时间 交易时间 交易日期 销售日期 收银时间 结账时间 下单时间 订单创建时间 创建时间 "
            "开单时间 开单日期 单据日期 营业日期 服务日期 到店时间 到店日期 date|sale_date|transaction_date|"
            "invoice_date|invoicedate|order_date|purchase_date|datetime|date_time|visit_date|checkout_date|"
            "service_date|business_date",
        "time": "时间 时刻 time|sale_time|checkout_time",
        "paid_at": "付款时间 订单付款时间 支付时间 paid_at|payment_time|payment_date|date_paid",
        "quantity": "数量 次数 消费数量 购买数量 件数 消耗次数 销售数量 quantity|qty|cds|units|pieces|count|items",
        "unit_price": "单价 销售单价 成交单价 商品单价 unit_price|unitprice|price|price_each|rate",
        "list_amount":
            "原价 应收 应收金额 总金额 订单金额 原价金额 标准金额 总价 门市价 订单总价 list_price|list_amount|"
            "gross|gross_amount|subtotal|full_price|original_price",
        "amount":
            "金额 实收 实收金额 实付 实付金额 消费金额 成交金额 销售金额 买家实际支付金额 支付金额 实际金额 合计 "
            "小计 折后金额 成交价 实际支付 现价 业绩金额 amount|total|net|net_amount|amount_paid|sales_amount|"
            "dollars|paid|line_total|charged|net_sales|total_amount|revenue|sale_amount|spend",
        "discount": "优惠 优惠金额 折扣金额 减免 折扣 discount|discount_amount",
        "tax": "税 税额 税金 增值税 tax|vat|gst|pst|hst|sales_tax|tax_amount|total_tax",
        "refund": "退款 退款金额 退货金额 已退金额 refund|refunded|refund_amount",
        "channel": "渠道 销售渠道 消费渠道 来源 订单来源 channel|sales_channel|source",
        "payment": "支付方式 付款方式 结算方式 收款方式 payment|payment_method|payment_type|tender",
        "state": "状态 订单状态 交易状态 单据状态 status|order_status|state",
        "region": "收货地址 地址 国家 country|address|region|city",
        "note": "备注 说明 notes|note|remark|remarks|comment",
    },
    "bookings": _PERSON | _WHERE | {
        "customer_code": _PERSON["customer_code"] + "|code|client|customer",
        "item":
            "预约项目 项目 项目名称 服务项目 服务 护理项目 预约服务 service|service_code|treatment|item|"
            "service_name|appointment_type|booked_service",
        "date":
            "预约日期 日期 到店日期 预约到店日期 预约到店时间 服务日期 预约时间 date|booking_date|"
            "appointment_date|start_date|appt_date|scheduled_date",
        "time":
            "时间 到店时间 开始时间 预约时段 时段 time|start_time|start|appointment_time|booking_time|appt_time|"
            "starts_at",
        "time_minutes": "timeint|time_int|minutes_after_midnight",
        "minutes": _MINUTES,
        "state": "状态 预约状态 status|appointment_status|booking_status|state",
        "booked_on": "下单时间 创建时间 提交时间 预约提交时间 created|created_at|booked_on|booked_at",
        "channel": "预约渠道 预约来源 来源 channel|source|booked_via",
        "number": "预约编号 预约单号 预约号 appointment_id|booking_id|booking_no|appointment_no",
        "note": "备注 说明 notes|note|remark|remarks|comment",
    },
    "cancellations": _PERSON | _WHERE | {
        "customer_code": _PERSON["customer_code"] + "|code|client|customer",
        "item":
            "预约项目 项目 项目名称 服务项目 服务 service|service_code|treatment|item|service_name|"
            "appointment_type",
        "cancelled_on":
            "取消日期 取消时间 撤销时间 退约时间 cancel_date|cancelled_on|canceled_on|cancellation_date|"
            "cancelled_at|canceled_at|date_cancelled|cancelled_date|canceled_date",
        "cancelled_by": "取消人 操作员 取消操作人 canceled_by|cancelled_by",
        "date": "预约日期 原预约日期 原预约时间 日期 booking_date|appointment_date|date|appt_date|original_date",
        "time": "预约时间 时间 time|start_time|appointment_time",
        "notice_days": "提前天数 天数 days|notice_days|days_notice",
        "reason": "取消原因 原因 reason|cancellation_reason|cancel_reason",
        "state": "状态 status",
        "note": "备注 notes|note|remark",
    },
    "events": _PERSON | {
        "customer_code": _PERSON["customer_code"] + "|code|client|customer",
        "salon": _WHERE["salon"],
        "item_code": _ITEM["item_code"],
        "item_name":
            "浏览项目 浏览商品 咨询项目 意向项目 页面 页面标题 " + _ITEM["item_name"] + "|page|page_title|viewed_item",
        "event":
            "互动类型 互动方式 互动内容 互动行为 行为 行为类型 事件 事件类型 事件名称 动作 interaction|"
            "interaction_type|event|event_type|event_name|action|activity|activity_type|behavior|behaviour",
        "date":
            "互动时间 互动日期 发生时间 发生日期 事件时间 事件日期 行为时间 日期 event_date|event_time|occurred_at|"
            "occurred_on|interaction_date|date|datetime|timestamp|happened_on",
        "time": "时间 时刻 time",
        "browsed_on":
            "浏览时间 浏览日期 访问时间 访问日期 最近浏览 查看时间 browsed_on|browsed_at|viewed_at|viewed_on|view_date|"
            "view_time|visited_at|browse_date|browse_time",
        "channel": "渠道 互动渠道 来源 来源渠道 平台 终端 channel|source|platform|medium",
        "times": "次数 浏览次数 访问次数 浏览量 times|views|page_views|pv|count",
        "number": "事件编号 互动编号 流水号 event_id|interaction_id",
        "note": "备注 说明 内容 notes|note|remark|content",
    },
    "cards": _PERSON | {
        "customer_code": _PERSON["customer_code"] + "|code",
        "name": _PERSON["name"] + "|name",
        "salon": _WHERE["salon"],
        "card_name":
            "卡名称 卡项名称 卡项 卡名 疗程卡名称 次卡名称 套餐名称 疗程名称 会员卡名称 卡种 card_name|package|"
            "package_name|card_type|course|membership|plan",
        "principal":
            "储值余额 卡内余额 卡余 账户余额 本金余额 余额 储值金额 院余 本金 卡余额 剩余金额 balance|principal|"
            "stored_value|credit|card_balance|amount_left",
        "gift": "赠送余额 赠金 赠送金额 赠送账户 券余 赠金余额 bonus|gift|bonus_balance|gift_balance",
        "debt": "欠款 欠款金额 负债总金额 未还款 debt|arrears|owing",
        "sessions":
            "剩余次数 疗程剩余 次卡余次 服务次数 剩余疗程 余次 剩余 sessions|sessions_left|remaining_sessions|"
            "visits_left|remaining",
        "item_name":
            "项目名称 项目 服务项目 护理项目 适用项目 可用项目 服务名称 service|service_name|treatment|item|item_name",
        "sessions_bought": "总次数 购买次数 次数 sessions_bought|total_sessions",
        "points": "积分 可用积分 积分余额 points",
        "expires_on":
            "到期日期 有效期 截止日期 有效期至 到期时间 失效日期 expires|expiry|expiry_date|expires_on|"
            "valid_until|expiration_date",
        "opened_on":
            "开卡日期 办卡日期 购买日期 开卡时间 办卡时间 purchased|purchase_date|opened_on|issued_on|start_date",
        "state": "状态 卡状态 status",
        "note": "备注 notes|note|remark",
    },
}  # fmt: skip

# A kind is possible only when one of its sets is mapped whole.
REQUIRED: dict[str, tuple[frozenset[str], ...]] = {
    "customers": tuple(frozenset(s.split()) for s in ("name", "phone", "card_no", "customer_code",
        "union_id", "open_id", "first_name last_name")),
    "services": (frozenset({"item_name"}), frozenset({"item_code"})),
    "products": (frozenset({"item_name"}), frozenset({"item_code"})),
    "sales": (frozenset({"date", "amount"}), frozenset({"date", "unit_price"}), frozenset({"date", "list_amount"})),
    "bookings": (frozenset({"date"}),),
    "cancellations": (frozenset({"cancelled_on"}), frozenset({"date", "cancelled_by"})),
    "events": (frozenset({"date", "event"}), frozenset({"browsed_on"})),
    "cards": tuple(frozenset(s.split()) for s in (
        "card_no principal", "phone principal", "phone sessions", "card_no sessions",
        "customer_code sessions",
        "customer_code principal", "card_no points", "name sessions", "name principal")),
}  # fmt: skip

# Fields that speak for a kind when they are there.
SPEAKS_FOR: dict[str, dict[str, int]] = {
    "customers": {
        "birthday": 4,
        "lunar_birthday": 4,
        "gender": 4,
        "phone": 2,
        "joined_on": 3,
        "level": 2,
        "occupation": 3,
        "source": 1,
        "skin_type": 3,
        "allergies": 3,
        "last_visit": 3,
        "total_spend": 2,
        "visit_count": 2,
        "referrer": 3,
        "steward": 1,
        "first_name": 3,
        "name": 1,
        "principal": 1,
        "points": 1,
        "note": 2,
        "union_id": 1,
        "open_id": 1,
    },
    "services": {
        "minutes": 5,
        "cycle_days": 5,
        "need_type": 5,
        "list_price": 2,
        "cost": 1,
        "item_name": 2,
        "item_code": 1,
        "category": 1,
        "is_active": 1,
    },
    "products": {
        "brand": 4,
        "supplier": 5,
        "stock": 4,
        "sold": 4,
        "unit": 2,
        "list_price": 2,
        "cost": 1,
        "item_name": 2,
        "item_code": 1,
        "category": 1,
        "is_active": 1,
        "updated_on": 2,
    },
    "sales": {
        "amount": 5,
        "unit_price": 3,
        "quantity": 3,
        "number": 4,
        "date": 3,
        "tax": 3,
        "refund": 4,
        "payment": 4,
        "list_amount": 3,
        "paid_at": 4,
        "discount": 2,
        "item_name": 1,
        "customer_code": 1,
    },
    "bookings": {
        "date": 3,
        "time": 3,
        "item": 3,
        "staff": 2,
        "state": 2,
        "customer_code": 1,
        "booked_on": 2,
        "minutes": 2,
        "number": 2,
        "phone": 1,
        "name": 1,
    },
    "cancellations": {"cancelled_on": 12, "cancelled_by": 8, "reason": 4, "date": 2, "item": 2, "notice_days": 2},
    "events": {
        "event": 8,
        "browsed_on": 10,
        "date": 2,
        "item_name": 2,
        "item_code": 1,
        "channel": 2,
        "customer_code": 1,
        "phone": 1,
        "name": 1,
        "times": 2,
        "number": 1,
    },
    "cards": {
        "card_name": 5,
        "sessions": 4,
        "principal": 3,
        "gift": 3,
        "expires_on": 5,
        "debt": 2,
        "sessions_bought": 4,
        "opened_on": 2,
        "card_no": 2,
        "points": 2,
    },
}

# Words in a file's name that speak for a kind.
NAME_HINTS: dict[str, str] = {
    "cancellations": "cancel 取消 退约",
    "bookings": "booking appointment 预约",
    "events": "interaction event browse 互动 浏览 行为记录",
    "sales": "receipt sale order transaction invoice 销售 流水 消费 订单 收银 账单",
    "services": "service treatment 项目 服务",
    "products": "product retail 产品 商品 stock",
    "cards": "card balance package 卡项 余额 次卡 疗程",
    "customers": "customer client member 会员 客户 顾客",
}

# Fields whose column is understood and kept in the file, but becomes no row of ours: no shape reads them.
ONLY_UNDERSTOOD: dict[str, frozenset[str]] = {
    "customers": frozenset({"total_spend", "visit_count"}),
    "services": frozenset({"item_kind"}),
    "products": frozenset({"stock", "sold", "unit", "supplier"}),
    "sales": frozenset({"category", "discount", "note", "payment", "region"}),
    "bookings": frozenset({"booked_on", "channel", "note", "number"}),
    "cancellations": frozenset({"note", "notice_days", "reason", "state"}),
    "events": frozenset({"note", "number", "times"}),
    "cards": frozenset({"note", "opened_on", "sessions_bought", "state"}),
}

# Several columns may carry these; their values are added or joined.
MAY_REPEAT = frozenset({"tax", "stock", "sold", "note"})

ORDER_OF_KINDS = ("services", "products", "customers", "cards", "sales", "bookings", "cancellations", "events")
