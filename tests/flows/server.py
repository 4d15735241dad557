"""A Prefect server and what is done with it, by the steps of README.md; whoever takes part notes whom it talks to."""

from __future__ import annotations

import ipaddress
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## On a schedule\n")[2].partition("\n## ")[0]

WATCH = """
import os, sys
def note(event, arguments):
    whom = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0, "started": 0}
    if event in whom:
        with open(os.environ["CLAIMCHECK_TEST_CONNECTIONS"], "a") as file:
            print(event, arguments[whom[event]], file=file, sep="\\t")
    broken = os.environ.get("CLAIMCHECK_TEST_BROKEN")
    if broken and event == "open" and str(arguments[0]).endswith(broken):
        with open(os.environ["CLAIMCHECK_TEST_CONNECTIONS"], "a") as file:
            print("broken", file=file)
        raise RuntimeError("the disk is gone")
sys.addaudithook(note)
note("started", ("localhost",))
"""
"""What every Python process of the tests runs at its start: it notes whom the process talks to, and breaks a file."""


@dataclass(frozen=True)
class Watch:
    """Where processes note whom they talk to."""

    file: Path

    @property
    def environment(self) -> dict[str, str]:
        """What they must be told, to note it."""
        paths = (str(self.file.parent), *(path for path in sys.path if path))
        return {"CLAIMCHECK_TEST_CONNECTIONS": str(self.file), "PYTHONPATH": os.pathsep.join(paths)}

    def events(self) -> list[str]:
        """What was noted, by kind."""
        return [line.split("\t")[0] for line in self.file.read_text(encoding="utf-8").splitlines()]

    def strangers(self) -> list[str]:
        """The hosts, of those that were talked to, that are not this machine."""
        noted = [line.split("\t")[1] for line in self.file.read_text(encoding="utf-8").splitlines() if "\t" in line]
        hosts = {whom.strip("()").split(",")[0].strip("'\"b") for whom in noted}
        return sorted(host for host in hosts - {"localhost", "None"} if not ipaddress.ip_address(host).is_loopback)


@dataclass(frozen=True)
class Server:
    """A Prefect server on this machine."""

    api: str
    environment: dict[str, str]
    """What programs are to be told, to use it as README.md says."""
    watch: Watch


def commands() -> list[list[str]]:
    """The commands of the section of README.md, in order, without those that only set variables."""
    lines = re.findall(r"^    (\w.*?)(?:\s+#.*)?$", SECTION, re.MULTILINE)
    return [line.split() for line in lines if not line.startswith("export ")]


def exported() -> dict[str, str]:
    """The variables that it says to set."""
    return dict(re.findall(r"^    export (\w+)=(\S+)", SECTION, re.MULTILINE))


@contextmanager
def running(command: list[str], cwd: Path, environment: dict[str, str]) -> Iterator[Path]:
    """A program that runs meanwhile, with those it started; gives the file of what it says."""
    log = cwd / f"{'-'.join(command[:2])}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield log
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
