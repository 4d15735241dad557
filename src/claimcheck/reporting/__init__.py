"""Reports: one writer a file, chosen by name; each a pure function of the audit. Results know nothing of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult
from claimcheck.reporting.extracts import extract_jsonl, extract_table
from claimcheck.reporting.html_report import render as render_html
from claimcheck.reporting.json_report import render_claims, render_report
from claimcheck.reporting.markdown_report import render as render_markdown

__all__ = ["WRITERS", "Writer", "extract_jsonl", "extract_table", "write"]


@dataclass(frozen=True)
class Writer:
    """A format of the report."""

    file: str
    """Name of the file it writes."""
    render: Callable[[AuditResult], str]
    """The file's text; the same for the same result."""


WRITERS: dict[str, Writer] = {
    "html": Writer("report.html", render_html),
    "markdown": Writer("report.md", render_markdown),
    "json": Writer("report.json", render_report),
    "claims": Writer("claims.jsonl", render_claims),
}


def write(result: AuditResult, directory: Path, formats: Sequence[str] = tuple(WRITERS)) -> tuple[Path, ...]:
    """Write the audit into a directory, made where it is missing; each file appears whole or not at all.

    Returns:
        The files written, in the order of `formats`.

    Raises:
        UsageError: a format is not known.
        OutputError: a file cannot be written.
    """
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        raise UsageError(f"no such report format: {unknown[0]!r}; choose from {', '.join(WRITERS)}")
    rendered = [(WRITERS[name].file, WRITERS[name].render(result)) for name in formats]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return tuple(_replace(directory / file, text) for file, text in rendered)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write the report into {directory}: {reason}; choose another directory") from error


def _replace(path: Path, text: str) -> Path:
    """Put the text, as UTF-8, in the file's place in one step."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        # A lone surrogate has no UTF-8 form; only JSON still holds any here, and there its escape is this one.
        draft.write_bytes(text.encode("utf-8", "backslashreplace"))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
