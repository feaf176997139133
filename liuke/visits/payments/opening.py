"""From what the owner typed to a provider that can be asked; says what is missing before anybody is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from liuke.kit.home import home
from liuke.visits.payments.port import Unanswered
from liuke.visits.payments.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.visits.payments.port import Provider

SIMULATOR = "simulator"
_PACKAGES = {"wechat": "wechatpayv3", "alipay": "alipay"}


@dataclass(frozen=True)
class Setting:
    """One thing a provider needs. ``is_secret`` is never shown again; ``is_long`` has several lines."""

    name: str
    is_secret: bool = False
    is_long: bool = False


SETTINGS: dict[str, tuple[Setting, ...]] = {
    "wechat": (
        Setting("merchant"),
        Setting("app_id"),
        Setting("certificate_serial"),
        Setting("private_key", is_secret=True, is_long=True),
        Setting("api_key", is_secret=True),
        Setting("public_key_id"),
        Setting("public_key", is_long=True),
        Setting("address"),
    ),
    "alipay": (
        Setting("app_id"),
        Setting("seller"),
        Setting("private_key", is_secret=True, is_long=True),
        Setting("public_key", is_long=True),
        Setting("address"),
    ),
}


def missing(adapter: str, given: Mapping[str, str]) -> list[str]:
    """Return the names of the settings a provider still needs."""
    lacking = [one.name for one in SETTINGS.get(adapter, ()) if not given.get(one.name)]
    if given.get("address") and not given["address"].startswith("https://"):
        lacking.append("address")
    return lacking


def is_installed(adapter: str) -> bool:
    """Return whether the package that speaks to a provider is here; the simulator needs none."""
    return adapter == SIMULATOR or find_spec(_PACKAGES[adapter]) is not None


def open_provider(adapter: str, given: Mapping[str, str]) -> Provider:
    """Return a provider that can be asked.

    Raises:
        Unanswered: its package is not installed, or its keys cannot be read.
    """
    if adapter == SIMULATOR:
        return Simulator(home().root)
    if not is_installed(adapter):
        raise Unanswered(f"{_PACKAGES[adapter]} is not installed")
    try:
        if adapter == "wechat":
            from liuke.visits.payments.wechat import WeChat

            return WeChat(given)
        from liuke.visits.payments.alipay import Alipay

        return Alipay(given)
    except Exception as error:
        raise Unanswered(f"the keys of {adapter} cannot be read") from error
