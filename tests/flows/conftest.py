"""One Prefect server for all tests of flows, as README.md has it started; it takes up to a minute to start."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.flows.server import WATCH, Server, Watch, commands, exported, running


@pytest.fixture(scope="session")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    (folder / "connections").touch()
    return Watch(folder / "connections")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    # Prefect is quiet where it finds itself in a CI; here it is to be so because it was told.
    own = ("PREFECT_", "CI", "GITHUB_", "GITLAB_", "DO_NOT_TRACK")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(own)},
        **watch.environment,
        **exported(),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PREFECT_API_URL": api,
        "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")),
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_WORKER_QUERY_SECONDS": "1",  # how often it asks for work
    }
    (start,) = [command for command in commands() if command[:2] == ["prefect", "server"]]
    with running(start, tmp_path_factory.mktemp("server"), environment) as log:
        deadline = time.monotonic() + 300
        while True:
            try:
                if httpx.get(f"{api}/health").is_success:
                    break
            except httpx.TransportError:
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.2)
        yield Server(api, environment, watch)
