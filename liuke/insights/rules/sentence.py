"""Rules read aloud: as a sentence for everybody, and as the reason of one customer with her own numbers.

Chinese and English. Amounts need the shop's currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.insights.features.catalogue import BY_NAME, Feature, Unit
from liuke.insights.rules.evaluate import threshold
from liuke.insights.rules.tree import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile, Rule
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.insights.rules.evaluate import Cuts, Row

_WORDS = {
    "zh": {"at_least": "不少于", "above": "超过", "at_most": "不超过", "below": "不到", "equal": "是"},
    "en": {
        "at_least": "at least",
        "above": "more than",
        "at_most": "at most",
        "below": "less than",
        "equal": "exactly",
    },
}
_PRESENCE = {
    ("zh", "recency_days"): ("来过", "从没来过"),
    ("en", "recency_days"): ("has been here", "has never been here"),
}
_HIGH = {Operator.AT_LEAST, Operator.ABOVE}


def value_text(feature: Feature, value: Any, *, language: str, currency: str) -> str:
    """Return a value as it is read: ``24 天``, ``30%``, ``1.5 倍``, ``¥1,280.00``."""
    zh = language == "zh"
    match feature.unit:
        case Unit.TEXT:
            return feature.value_name(value, language)
        case Unit.MINOR:
            return str(Money(int(value), currency))
        case Unit.PERMILLE:
            return f"{value / 10:g}%"
        case Unit.TIMES:
            return f"{times_text(value)} 倍" if zh else f"{times_text(value)} times"
        case Unit.DAYS:
            return f"{value} 天" if zh else f"{value} days"
        case Unit.YEARS:
            return f"{value} 岁" if zh else f"{value}"
        case Unit.POINTS:
            return f"{value} 分" if zh else f"{value}"
        case _:
            return f"{value} 次" if zh and feature.zh.endswith("次数") else f"{value}"


def rule_sentence(rule: Rule, *, language: str, currency: str, cuts: Cuts | None = None) -> str:
    """Return the rule as one sentence without a full stop.

    Args:
        rule: the tree.
        language: ``zh`` or ``en``.
        currency: ISO 4217 code for amounts.
        cuts: with a run's cut points, quantiles also say the number they stand for.
    """
    return _read(rule, language, currency, cuts or {}, inside=False)


def _read(rule: Rule, language: str, currency: str, cuts: Cuts, *, inside: bool) -> str:
    if isinstance(rule, AllOf | AnyOf):
        if len(rule.parts) == 1:
            return _read(rule.parts[0], language, currency, cuts, inside=inside)
        words = {"zh": ("，且", "，或"), "en": (" and ", " or ")}[language]
        joined = words[isinstance(rule, AnyOf)].join(
            _read(part, language, currency, cuts, inside=True) for part in rule.parts
        )
        return _bracketed(joined, language) if inside else joined
    if isinstance(rule, Not):
        return _negation(rule.part, language, currency, cuts)
    return _leaf(rule, language, currency, cuts)


def _bracketed(text: str, language: str) -> str:
    return f"（{text}）" if language == "zh" else f"({text})"


def _negation(part: Rule, language: str, currency: str, cuts: Cuts) -> str:
    if isinstance(part, Known):
        return _presence(part.feature, language, known=False)
    inner = _read(part, language, currency, cuts, inside=False)
    return f"不是{_bracketed(inner, language)}" if language == "zh" else f"not {_bracketed(inner, language)}"


def _presence(name: str, language: str, *, known: bool) -> str:
    if words := _PRESENCE.get((language, name)):
        return words[0 if known else 1]
    feature = BY_NAME[name]
    if language == "zh":
        return f"{feature.zh}{'有' if known else '没有'}记录"
    return f"{feature.en} is {'known' if known else 'not known'}"


def _leaf(leaf: Compare | OneOf | Known, language: str, currency: str, cuts: Cuts) -> str:
    feature = BY_NAME[leaf.feature]
    name = feature.zh if language == "zh" else feature.en
    if isinstance(leaf, Known):
        return _presence(leaf.feature, language, known=True)
    if isinstance(leaf, OneOf):
        words = [feature.value_name(value, language) for value in leaf.values]
        return f"{name}是{'或'.join(words)}" if language == "zh" else f"{name} is {' or '.join(words)}"
    if feature.unit is Unit.FLAG:
        return _flag(feature, value=int(leaf.value == 1), language=language)
    if isinstance(leaf.value, Quantile):
        rank = _rank(leaf.operator, leaf.value, language)
        bound = threshold(leaf, cuts)
        said = "" if bound is None else _bracketed(_bound(feature, leaf.operator, bound, language, currency), language)
        return (
            f"{name}在本店{rank}{said}" if language == "zh" else f"{name} in the shop's {rank}{' ' * bool(said)}{said}"
        )
    bound_text = _bound(feature, leaf.operator, leaf.value, language, currency)
    return f"{name}{bound_text}" if language == "zh" else f"{name} {bound_text}"


def _bound(feature: Feature, operator: Operator, value: int, language: str, currency: str) -> str:
    word = _WORDS[language][operator]
    if feature.unit is Unit.TIMES:
        return (
            f"{word}{feature.zh_base}的 {value / 1000:g} 倍"
            if language == "zh"
            else f"{word} {value / 1000:g} times {feature.en_base}"
        )
    return f"{word} {value_text(feature, value, language=language, currency=currency)}"


def _rank(operator: Operator, quantile: Quantile, language: str) -> str:
    high = operator in _HIGH
    percent = 100 - quantile.percent if high else quantile.percent
    if language == "zh":
        return f"最{'高' if high else '低'}的 {percent}%"
    return f"{'highest' if high else 'lowest'} {percent}%"


def _flag(feature: Feature, *, value: int, language: str) -> str:
    if language == "zh":
        return feature.zh if value else f"没有{feature.zh}"
    return f"{feature.en}: {'yes' if value else 'no'}"


def reason(clauses: Iterable[Rule], row: Row, *, language: str, currency: str) -> str:
    """Return why a customer is where she is, with her own numbers.

    Args:
        clauses: those that decided (``deciding``), or any comparisons worth saying.
        row: her features.
        language: ``zh`` or ``en``.
        currency: ISO 4217 code.

    Returns:
        For example ``上次到店 53 天前，是往常 24 天的 2.2 倍``; each fact once.
    """
    said: dict[str, str] = {}
    clauses = list(clauses)
    names = {name for clause in clauses for name in _names(clause)}
    for clause in clauses:
        for name in _names(clause):
            if not (name == "recency_days" and "overdue_permille" in names):
                said.setdefault(name, own_number(name, row, language=language, currency=currency))
    return ("，" if language == "zh" else ", ").join(said.values())


def _names(clause: Rule) -> list[str]:
    if isinstance(clause, AllOf | AnyOf):
        return [name for part in clause.parts for name in _names(part)]
    return _names(clause.part) if isinstance(clause, Not) else [clause.feature]


def own_number(name: str, row: Row, *, language: str, currency: str) -> str:
    """Return one feature of one customer as a short statement."""
    feature, value, zh = BY_NAME[name], row[name], language == "zh"
    if value is None or value == "":
        return _presence(name, language, known=False)
    if name == "recency_days":
        return f"上次到店 {value} 天前" if zh else f"last here {_days(value)} ago"
    if name == "overdue_permille":
        return _away(row, zh=zh)
    if feature.unit is Unit.FLAG:
        return _flag(feature, value=value, language=language)
    text = value_text(feature, value, language=language, currency=currency)
    return f"{feature.zh} {text}" if zh else f"{feature.en} {text}"


def times_text(permille: int) -> str:
    """Return ``2.2``; ``1.54`` where one digit would read ``1.5``: limits are halves, and it is not on one."""
    for digits in (1, 2):
        text = f"{permille / 1000:.{digits}f}"
        if float(text) % 0.5 or float(text) * 1000 == permille:
            return text
    return f"{permille / 1000:.3f}"


def _away(row: Row, *, zh: bool) -> str:
    days, usual, times = row["recency_days"], row["rhythm_days"], times_text(row["overdue_permille"])
    if zh:
        return f"上次到店 {days} 天前，是往常 {usual} 天的 {times} 倍"
    return f"last here {_days(days)} ago, {times} times the usual {_days(usual)}"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
