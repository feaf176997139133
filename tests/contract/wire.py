"""What both payment servers share: a real HTTP server on this machine, its keys, its trades, and how it misbehaves."""

from __future__ import annotations

import base64
import threading
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Trade:
    """One trade as the provider keeps it; ``told_minor``, ``currency`` and ``merchant`` are what it tells of it."""

    number: str
    minor: int
    reference: str
    state: str = "waiting"
    told_minor: int = 0
    currency: str = "CNY"
    merchant: str = ""
    refunds: dict[str, int] = field(default_factory=dict)

    def give_back(self, number: str, minor: int) -> bool:
        """Give money back, once for each number; return whether it may."""
        others = sum(one for key, one in self.refunds.items() if key != number)
        if self.refunds.get(number, minor) != minor or others + minor > self.minor:
            return False
        self.refunds[number] = minor
        return True


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    headers: dict[str, str]


class Keys:
    """Our key, theirs, and one that is nobody's."""

    def __init__(self) -> None:
        self.ours, self.theirs, self.nobodys = (rsa.generate_private_key(65537, 2048) for _key in range(3))

    @staticmethod
    def sign(key: rsa.RSAPrivateKey, message: str) -> str:
        return base64.b64encode(key.sign(message.encode(), padding.PKCS1v15(), SHA256())).decode()

    @staticmethod
    def verify(key: rsa.RSAPrivateKey, message: str, signature: str) -> None:
        key.public_key().verify(base64.b64decode(signature), message.encode(), padding.PKCS1v15(), SHA256())


@lru_cache(maxsize=1)
def keys() -> Keys:
    """Return keys made once for a run."""
    return Keys()


def pem_of(key: rsa.RSAPrivateKey) -> str:
    kind, no_password = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, no_password).decode()


def public_pem_of(key: rsa.RSAPrivateKey) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


@dataclass(frozen=True)
class Heard:
    method: str
    path: str
    headers: Mapping[str, str]
    body: str


class PaymentServer(ABC):
    """A provider. ``loses`` names requests whose answer is lost: ``before`` or ``after`` they took effect."""

    purse: ClassVar[str]
    clock = staticmethod(time.time)

    def __init__(self) -> None:
        self.keys, self.trades, self.heard = keys(), dict[str, Trade](), list[str]()
        self.loses, self.signs_wrongly, self.slow_refunds = "", False, False
        handler = type("Handler", (_Handler,), {"server_of": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def new_trade(self, number: str, minor: int) -> Trade:
        trade = self.trades.setdefault(number, Trade(number, minor, f"42000{len(self.trades)}{number[:18]}"))
        trade.told_minor = trade.told_minor or minor
        return trade

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """Return what the owner would type in."""

    @abstractmethod
    def answer(self, heard: Heard) -> Reply:
        """Return the signed answer to a request whose signature was checked."""

    @abstractmethod
    def notice(
        self, trade: Trade, *, event: str, at: float, forged: bool = False, back: str = ""
    ) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a notice: of the payment, or of one refund of it."""


class _Handler(BaseHTTPRequestHandler):
    server_of: ClassVar[PaymentServer]

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        there = self.server_of
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        there.heard.append(f"{method} {self.path}")
        lost, there.loses = there.loses, ""
        if lost == "before":
            return self._hang_up()
        reply = there.answer(Heard(method, self.path, dict(self.headers), body))
        if lost == "after":
            return self._hang_up()
        sent = reply.body.encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)
        return None

    def _hang_up(self) -> None:
        """Say nothing: whoever asked does not know what happened."""
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's own name
        """Stay silent."""
