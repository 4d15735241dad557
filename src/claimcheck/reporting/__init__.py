"""Reports: one writer a format, chosen by name; each a pure function of the audit. Results know nothing of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
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
    terminal_report,
    text_report,
    web_annotation,
)
from claimcheck.reporting.claim_formats import Claims
from claimcheck.reporting.extracts import extract_jsonl, extract_table
from claimcheck.reporting.findings import Context
from claimcheck.reporting.json_report import render_claims, render_report
from claimcheck.reporting.links import FOLDER, FRONT, PAGE_MARK, PAGE_NAME
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
    """Name of the file it writes, and that people open."""
    render: Callable[[AuditResult, Context], str | Mapping[str, str]]
    """The file's text, or that of several by path, the file among them; the same for the same result and context."""

    def files(self, result: AuditResult, context: Context) -> Mapping[str, str]:
        """The text of everything it writes, by path in the folder of the report."""
        rendered = self.render(result, context)
        return {self.file: rendered} if isinstance(rendered, str) else rendered


def _html_files(result: AuditResult, context: Context) -> Mapping[str, str]:
    from claimcheck.reporting.html_report import render_files  # late: a check seldom writes it

    return render_files(result, context)


def _html(result: AuditResult, context: Context) -> str:
    from claimcheck.reporting.html_report import render

    return render(result, context)


WRITERS: dict[str, Writer] = {
    "html": Writer(FRONT, _html_files),
    "markdown": Writer("report.md", render_markdown),
    "json": Writer("report.json", render_report),
    "claims": Writer("claims.jsonl", lambda result, _: render_claims(result)),
}
"""What `claimcheck audit` writes."""

FORMATS: dict[str, Callable[[AuditResult, Context], str]] = {
    "text": text_report.render,
    "terminal": terminal_report.render,
    "json": render_report,
    "sarif": sarif_report.render,
    "junit": junit_report.render,
    "github": github_report.render,
    "gitlab": gitlab_report.render,
    "markdown": render_markdown,
    "html": _html,
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
        The files written, in the order of `formats`; of those of one format the one to open first.

    Raises:
        UsageError: a format is not known.
        OutputError: a file cannot be written.
    """
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        raise UsageError(f"no such report format: {unknown[0]!r}; choose from {', '.join(WRITERS)}")
    written = [WRITERS[name].files(result, context or Context()) for name in formats]
    try:
        for files in written:
            # The file that people open comes last: what it links to is there by then.
            for path in reversed(list(files)):
                (directory / path).parent.mkdir(parents=True, exist_ok=True)
                _replace(directory / path, files[path])
        if "html" in formats:
            _remove_pages(directory / FOLDER, {Path(path).name for files in written for path in files})
        return tuple(directory / path for files in written for path in files)
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


def _remove_pages(folder: Path, current: Collection[str]) -> None:
    """Remove the pages of an earlier report, and nothing that was not written as one: by name and by its first line."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folder.iterdir():
        named_so = PAGE_NAME.fullmatch(path.name) and not path.is_symlink() and path.is_file()
        if named_so and path.name not in current and _first_line(path) == PAGE_MARK:
            path.unlink()
    with suppress(OSError):  # somebody else's file is in it
        folder.rmdir()


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline(len(PAGE_MARK) + 1).rstrip("\n")


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
