"""What is kept of a run of the flow: a record of what it read, with what and when, and where what it wrote comes from.

Unlike a report they hold times and paths as they were given. Both lie in one folder, under the time of the start.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from claimcheck.checks import CHECKS
from claimcheck.checks.check import Check, Setting
from claimcheck.configuration import Configuration
from claimcheck.model import AuditResult
from claimcheck.records import to_record
from claimcheck.reporting import write_file
from claimcheck.reporting.prov_report import render_run


def effective(configuration: Configuration, baseline: Path | None, suppressions: Path | None) -> dict[str, Any]:
    """The settings that decide what an audit says and what of it counts, as they hold, defaults included."""
    known = json.dumps([to_record(each) for each in configuration.known], sort_keys=True).encode()
    return {
        "config": str(configuration.file) if configuration.file else None,
        "exclude": [str(path) for path in configuration.exclude],
        "aliases": hashlib.sha256(known).hexdigest() if configuration.known else None,
        "baseline": _file(baseline),
        "suppressions": _file(suppressions),
        "checks": {check.id: _in_effect(check, configuration.checks.get(check.id, Setting())) for check in CHECKS},
    }


def outputs(written: Iterable[Path]) -> list[dict[str, Any]]:
    """The files of a report as they are now, in order."""
    files = ((path.name, path.read_bytes()) for path in written)
    return [{"name": name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files]


def keep(record: Mapping[str, Any], result: AuditResult, folder: Path) -> Path:
    """Write a record, as `run.schema.json` has it, and the provenance of what the run wrote beside it.

    Returns:
        The record's file.

    Raises:
        OutputError: it cannot be written.
    """
    name = f"{datetime.fromisoformat(record['started']):%Y%m%dT%H%M%S.%fZ}"
    write_file(render_run(result, record), folder / f"{name}.prov.json")
    return write_file(json.dumps(record, ensure_ascii=True, indent=1) + "\n", folder / f"{name}.json")


def _file(path: Path | None) -> dict[str, Any] | None:
    return {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} if path else None


def _in_effect(check: Check, setting: Setting) -> dict[str, Any]:
    severity = "off" if setting.off else (setting.severity or check.severity).value
    defaults = {name: threshold.default for name, threshold in check.settable.items()}
    return {"severity": severity, "thresholds": {**defaults, **setting.thresholds}}
