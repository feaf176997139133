"""One rule tree for tiers and tags.

Parsed from TOML, printed as a sentence, evaluated for one customer, emitted to the engine for all. A comparison with
an unknown value is unknown, as in SQL.
"""

from liuke.insights.rules.evaluate import decide, deciding
from liuke.insights.rules.parse import RuleRefused, parse
from liuke.insights.rules.tree import (
    AllOf,
    AnyOf,
    Compare,
    Known,
    Not,
    OneOf,
    Operator,
    Quantile,
    Rule,
    quantiles,
)

__all__ = [
    "AllOf", "AnyOf", "Compare", "Known", "Not", "OneOf", "Operator", "Quantile", "Rule", "RuleRefused", "decide",
    "deciding", "parse", "quantiles",
]  # fmt: skip
