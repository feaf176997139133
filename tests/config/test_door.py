"""What is too large is answered at the door, in the sender's language, before it is taken in."""

from __future__ import annotations

import json
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from waitress import create_server, wasyncore

from liuke.config.door import MOST_SENT, MOST_SENT_TO, bound_requests
from liuke.intake.uploads import MOST_FILES, MOST_UPLOADED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.world import World

    Ask = Callable[..., tuple[str, str]]

pytestmark = pytest.mark.django_db(transaction=True)


def taken(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [])
    return [str(len(environ["wsgi.input"].read())).encode()]


@pytest.fixture
def ask(world: World) -> Iterator[Ask]:
    """Yield who sends the head of a request, and as much body as told, and returns the answer's head and body."""
    del world  # it stands
    bound_requests()
    sockets: dict[int, Any] = {}
    server, done = create_server(taken, map=sockets, host="127.0.0.1", port=0), threading.Event()

    def serve() -> None:
        while not done.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)

    def send(path: str, *, says: int, sends: int = 0, more: str = "") -> tuple[str, str]:
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {says}\r\n{more}\r\n"
        with socket.create_connection(("127.0.0.1", server.effective_port), timeout=20) as line:
            line.sendall(head.encode() + b"x" * sends)
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
        told, _, body = answer.decode().partition("\r\n\r\n")
        return told, body

    running = threading.Thread(target=serve)
    running.start()
    yield send
    done.set()
    running.join()
    server.task_dispatcher.shutdown()
    server.close()


def test_a_form_comes_in_up_to_its_bound_and_no_further(ask: Ask) -> None:
    most = MOST_SENT - 1

    assert ask("/customers/", says=most, sends=most)[1] == str(most)
    assert ask("/customers/", says=MOST_SENT)[0].startswith("HTTP/1.1 413")


def test_an_upload_may_carry_all_its_files_and_only_where_files_come_in(ask: Ask) -> None:
    over = MOST_SENT + 1

    assert MOST_SENT_TO["/imports/"] > MOST_FILES * MOST_UPLOADED
    assert ask("/imports/", says=over, sends=over)[1] == str(over)
    assert ask("/imports/", says=MOST_SENT_TO["/imports/"])[0].startswith("HTTP/1.1 413")
    assert ask("/imports/1/columns/", says=over)[0].startswith("HTTP/1.1 413")


def test_a_sender_who_asks_first_is_not_told_to_go_on(ask: Ask) -> None:
    head, _page = ask("/customers/", says=MOST_SENT, more="Expect: 100-continue\r\n")

    assert head.startswith("HTTP/1.1 413")


def test_the_answer_speaks_the_senders_language_or_the_shops(ask: Ask) -> None:
    def told(cookie: str) -> str:
        return ask("/customers/", says=MOST_SENT, more=cookie)[1]

    assert "Nothing was taken" in told("Cookie: language=en\r\n")
    for cookie in ("Cookie: language=zh-hans\r\n", "Cookie: language=xx\r\n", "Cookie: =;; \xe9\r\n", ""):
        assert "没有接收任何内容" in told(cookie)
        assert f"{MOST_SENT // 1024**2} MB" in told(cookie)


def test_another_system_is_answered_with_a_problem(ask: Ask) -> None:
    head, body = ask("/api/v1/events", says=MOST_SENT)

    assert "application/problem+json" in head
    assert (json.loads(body)["code"], json.loads(body)["status"]) == ("liuke.too_big", 413)
