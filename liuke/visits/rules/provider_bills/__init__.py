"""Bill files of WeChat Pay, Alipay and card acquirers, read and compared with the payments of a day. 对账."""

from liuke.visits.rules.provider_bills.matching import Kind, Ours, Pair, compare
from liuke.visits.rules.provider_bills.reading import Bill, BillLine, read_bill

__all__ = ["Bill", "BillLine", "Kind", "Ours", "Pair", "compare", "read_bill"]
