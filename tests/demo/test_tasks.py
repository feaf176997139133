"""The demo goes while its tiers are being worked out: the work ends in one sentence and leaves nothing behind."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import Organization
from liuke.config.cli import REFUSED, main
from liuke.demo import services, tasks
from liuke.kit.home import home
from liuke.segments.computing import Stopwatch
from liuke.segments.errors import ShopRemoved
from liuke.segments.models import CustomerFeatures, Run, Standing
from liuke.segments.services import refreshing as segments
from liuke.segments.tasks import refresh_all
from tests.demo.shop import open_small_demo
from tests.stories import told
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = ("gather", "features", "tiers", "past", "list", "publish")


@pytest.fixture
def _removed_at(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Remove the demo the moment a refresh enters the step of this name."""

    class Watch(Stopwatch):
        @contextmanager
        def step(self, name: str) -> Iterator[None]:
            if name == request.param:
                services.remove_demo(shop=home())
            with super().step(name):
                yield

    told(open_small_demo)
    monkeypatch.setattr(segments, "Stopwatch", Watch)


@pytest.mark.parametrize("_removed_at", STEPS, indirect=True)
@pytest.mark.usefixtures("_removed_at")
def test_a_refresh_that_finds_its_demo_removed_says_so_and_leaves_nothing() -> None:
    with pytest.raises(ShopRemoved):
        segments.refresh(as_of=None, now=NOON)

    for model in (Run, Standing, CustomerFeatures):
        assert not model._base_manager.exists()
    assert not (home().facts / "manifest.json").exists()


@pytest.mark.parametrize("_removed_at", ["tiers"], indirect=True)
@pytest.mark.usefixtures("_removed_at")
def test_the_command_line_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    assert main(["refresh"]) == REFUSED

    assert capsys.readouterr().err == "分层算到一半时门店被移除了，没有留下任何结果。请先开一家店。\n"


@pytest.mark.parametrize("_removed_at", ["publish"], indirect=True)
@pytest.mark.usefixtures("_removed_at")
def test_a_worker_lets_the_growth_and_the_refresh_of_a_removed_demo_go() -> None:
    tasks.grow.func(customers=100, seed=1, until="2026-11-22")
    open_small_demo()

    refresh_all.func()

    assert not Organization.objects.exists()


def test_the_next_demo_is_counted_as_if_nothing_had_been_there_before() -> None:
    open_small_demo()
    first = segments.refresh(as_of=None, now=NOON).tiers
    services.remove_demo(shop=home())
    open_small_demo()

    assert segments.refresh(as_of=None, now=NOON).tiers == first
