"""Whether a name is a service or a product, from words that leave no doubt."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PRODUCT = re.compile(
    r"\d\s?(ml|毫升|oz|片装|粒|支装|瓶|盒|kg)\b|\d+\s?(ml|g|毫升|克)(?![a-z])|洗发水|护发素|面膜|乳液|精华|面霜|爽肤水|口红|防晒霜|洁面乳|眼霜|shampoo|conditioner|serum|lotion|spray|brush\b|dryer\b|lipstick|cream\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"护理|按摩|SPA|美甲|美睫|剪发|洗吹|染发|烫发|脱毛|光子|水光|注射|热玛吉|激光|拔罐|刮痧|疗程|清洁项目|"
    r"补水项目|纹眉|hair ?cut|blow ?dry|massage|facial|manicure|pedicure|wax(ing)?\b|colou?r(ing)?\b|"
    r"highlights?|updo|consultation|treatment|extension",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def kind_by_words(name: str) -> str:
    """Return ``service``, ``product`` or an empty text where the words do not tell or tell both."""
    is_product, is_service = bool(_PRODUCT.search(name)), bool(_SERVICE.search(name))
    if is_product == is_service:
        return ""
    return "product" if is_product else "service"


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """Return the form items are matched by: NFKC, case-folded, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).casefold())[:200]
