"""Reports: one writer a format, chosen by name; each a pure function of the audit. Results know nothing of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult
from claimcheck.reporting import (
    brat,
    claims_table,
    diff_report,
    github_report,
    gitlab_report,
    junit_report,
    label_studio,
    prov_report,
    sarif_report,
    schema_org,
    text_report,
    web_annotation,
)
from claimcheck.reporting.claim_formats import Claims
from claimcheck.reporting.extracts import extract_jsonl, extract_table
from claimcheck.reporting.findings import Context
from claimcheck.reporting.html_report import render as render_html
from claimcheck.reporting.json_report import render_claims, render_report
from claimcheck.reporting.markdown_report import render as render_markdown

__all__ = [
    "BINARY_EXTRACTS",
    "EXTRACTS",
    "FORMATS",
    "WRITERS",
    "Claims",
    "Context",
    "Writer",
    "extract_jsonl",
    "extract_table",
    "write",
    "write_file",
]


@dataclass(frozen=True)
class Writer:
    """A format of the report."""

    file: str
    """Name of the file it writes."""
    render: Callable[[AuditResult, Context], str]
    """The file's text; the same for the same result and context."""


WRITERS: dict[str, Writer] = {
    "html": Writer("report.html", render_html),
    "markdown": Writer("report.md", render_markdown),
    "json": Writer("report.json", render_report),
    "claims": Writer("claims.jsonl", lambda result, _: render_claims(result)),
}
"""What `claimcheck audit` writes."""

FORMATS: dict[str, Callable[[AuditResult, Context], str]] = {
    "text": text_report.render,
    "json": render_report,
    "sarif": sarif_report.render,
    "junit": junit_report.render,
    "github": github_report.render,
    "gitlab": gitlab_report.render,
    "markdown": render_markdown,
    "html": render_html,
    "prov": prov_report.render,
    "diff": diff_report.render,
}
"""What `claimcheck check` prints or writes; the same text for the same audit and context."""

EXTRACTS: dict[str, Callable[[Claims], Iterator[str]]] = {
    "jsonl": lambda claims: chain.from_iterable(extract_jsonl((document,), its) for document, its in claims),
    "table": lambda claims: chain.from_iterable(extract_table((document,), its) for document, its in claims),
    "csv": claims_table.write_csv,
    "label-studio": label_studio.write,
    "schema-org": schema_org.write,
    "web-annotation": web_annotation.write,
}
"""What `claimcheck extract` prints or writes, in pieces."""

BINARY_EXTRACTS: dict[str, Callable[[Claims], Iterator[bytes]]] = {
    "brat": brat.write,
    "parquet": claims_table.write_parquet,
}
"""What it writes to files only."""


def write(
    result: AuditResult, directory: Path, formats: Sequence[str] = tuple(WRITERS), context: Context | None = None
) -> tuple[Path, ...]:
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
    rendered = [(WRITERS[name].file, WRITERS[name].render(result, context or Context())) for name in formats]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return tuple(_replace(directory / file, text) for file, text in rendered)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write the report into {directory}: {reason}; choose another directory") from error


def write_file(text: str, path: Path) -> Path:
    """Write one output, its folder made where it is missing; the file appears whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _replace(path, text)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another file") from error


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
