"""How tests run, everywhere: the same cases each time, none fails for a slow machine, none finds what another kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.webhook import Receiver, receiving

settings.register_profile("reproducible", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("reproducible")


_FLOWS, _REPORTS = "tests/flows/", "tests/reporting/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first, so that none of it is left alone at the end.

    The tests of flows mostly wait, for a server and what it starts; those of reports have files that share a browser.
    """
    items.sort(key=lambda item: (not item.nodeid.startswith(_FLOWS), not item.nodeid.startswith(_REPORTS)))


class _ByFile(LoadFileScheduling):
    """A file to a process, which shares its browser, and all flows to one, which share their server."""

    def _split_scope(self, nodeid: str) -> str:
        return _FLOWS if nodeid.startswith(_FLOWS) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """How tests are shared out among processes."""
    return _ByFile(config, log)


@pytest.fixture(autouse=True)
def _no_cache_of_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path.with_name(f"{tmp_path.name}-caches")))


@pytest.fixture(autouse=True)
def _no_history_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMCHECK_HISTORY", raising=False)


@pytest.fixture
def web() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
