"""The command line: parse, audit, render, exit status; nothing else.

Whatever goes wrong is one line on standard error that says what to do. What costs time to import is imported by the
command that needs it, so that the others start at once.
"""

from __future__ import annotations

import atexit
import errno
import gc
import hashlib
import io
import os
import secrets
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from claimcheck.errors import ClaimcheckError, ConfigurationError, OutputError, UsageError
from claimcheck.model import AuditResult, Claim, Document, History, ReadFailure, Severity
from claimcheck.versions import installed

if TYPE_CHECKING:
    from claimcheck.annotations import AnnotatedDocument, Marking
    from claimcheck.audit import Progress
    from claimcheck.cache import Cache
    from claimcheck.checks import Check
    from claimcheck.configuration import Configuration
    from claimcheck.history import Store
    from claimcheck.reading import Source
    from claimcheck.reporting import Claims, Context

T = TypeVar("T")

CLEAN = 0
FINDINGS = 1
"""Findings at or above the limit, or (`extract`) a document that could not be read."""
COULD_NOT_RUN = 2
INTERRUPTED = 130
"""As a shell reports a program ended by SIGINT."""
BROKEN_PIPE = 141
"""As a shell reports a program ended by SIGPIPE."""

CHECK_FORMATS = ("text", "terminal", "json", "sarif", "junit", "github", "gitlab", "markdown", "html", "prov", "diff")
"""What `check` writes: those in `claimcheck.reporting.FORMATS`."""
EXTRACT_FORMATS = ("jsonl", "table", "csv", "parquet", "label-studio", "brat", "web-annotation", "schema-org")
"""What `extract` writes: those in `claimcheck.reporting.EXTRACTS` and `BINARY_EXTRACTS`."""
_NO_CACHE = "claimcheck.no_cache"
_NO_HISTORY = "claimcheck.no_history"
RENEW = "renew it with `claimcheck baseline` and the same PATHS"
DEFAULT_REPORTS = Path("reports")
"""Folder for the report, where none is named."""
_ENCODING = ("utf-8", "backslashreplace")

NEVER = "never"
FAIL_ON = (*(severity.value for severity in Severity), NEVER)
"""What `--fail-on` takes."""

_COLLECTIONS = (50_000, 20, 100)
"""How rarely Python looks for garbage: an audit keeps what it makes to its end, and the search took a tenth of it."""
DEBUG_VARIABLE = "CLAIMCHECK_DEBUG"
HISTORY_VARIABLE = "CLAIMCHECK_HISTORY"
"""Names the history where the command line does not: a URL may hold a password, which others could see there."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv` (default: the process's own arguments); returns the exit status."""
    return run(commands, argv, program="claimcheck")


def run(command: click.Command, argv: Sequence[str] | None = None, *, program: str) -> int:
    """Run a command whose function returns an exit status, and turn whatever goes wrong into one line and a status."""
    gc.set_threshold(*_COLLECTIONS)
    atexit.register(gc.freeze)  # or it is all searched once more before the process ends
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = bool(os.environ.get(DEBUG_VARIABLE)) or "--debug" in arguments
    _write_utf8()
    try:
        with command.make_context(program, arguments) as context:
            status = command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as request:
        return request.exit_code
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else program
        said = error.format_message().rstrip(".")
        return _fail(f"{said}{'' if said.endswith('?') else ';'} see {where} --help")
    except Exception as error:  # noqa: BLE001
        if _is_interruption(error):
            return _fail("interrupted", INTERRUPTED)
        if debug:
            traceback.print_exc()
        return _failed(error, debug=debug)
    return int(status)


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(installed("claimcheck"), message="%(prog)s %(version)s")
def commands() -> None:
    """Find who claims what in a folder of documents, and where the documents disagree.

    Exit status: 0 clean, 1 findings at or above --fail-on, 2 could not run.
    """


def _debug_option(function: Callable[..., T]) -> Callable[..., T]:
    described = f"Show where an error came from; {DEBUG_VARIABLE}=1 does the same."
    return click.option("--debug", is_flag=True, expose_value=False, help=described)(function)


def _configure(context: click.Context, _parameter: click.Parameter, file: Path | None) -> Configuration:
    """Settings read, and what they say of options made the default of those."""
    from claimcheck.configuration import load

    configuration = load(file)
    names = ("reports", "fail_on", "baseline", "suppressions", "series", "source_url_template")
    options = {name: getattr(configuration, name) for name in names}
    context.default_map = {name: value for name, value in options.items() if value is not None}
    return configuration


configuration_option = click.option(
    "--config",
    "configuration",
    metavar="FILE",
    type=click.Path(path_type=Path),
    is_eager=True,  # before the options that it has defaults for
    callback=_configure,
    help="Settings. [default: the nearest claimcheck.toml or pyproject.toml, here or above in the repository]",
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
reports_option = click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_REPORTS,
    show_default=True,
    help="Folder for the report. Nothing in it is audited.",
)


def _cache(context: click.Context, _parameter: click.Parameter, directory: Path | None) -> Cache | None:
    """The cache that is asked for; None where there is to be none."""
    from claimcheck.cache import MEGABYTE, Cache, default_directory

    configuration: Configuration = context.params["configuration"]
    place = directory or configuration.cache or default_directory()
    limit = configuration.cache_megabytes * MEGABYTE
    return Cache(place, limit) if place and limit and not context.meta.get(_NO_CACHE) else None


def cache_options(function: Callable[..., T]) -> Callable[..., T]:
    """The options `--cache` and `--no-cache`."""
    described = "Folder for what need not be worked out again. [default: claimcheck in your folder of caches]"
    kind = click.Path(path_type=Path, file_okay=False)
    kept = click.option("--cache", metavar="DIR", type=kind, callback=_cache, help=described)
    refused = click.option(
        "--no-cache",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda context, _, value: context.meta.update({_NO_CACHE: value}),
        help="Work everything out again, and keep nothing.",
    )
    return kept(refused(function))


def _template(_context: click.Context, _parameter: click.Parameter, template: str | None) -> str | None:
    """A template as the settings take it."""
    from claimcheck.validation import violations

    if template is not None and violations("configuration", [{"source_url_template": template}]):
        raise click.BadParameter("write a web address with {path}, {line} or {name} behind its host")
    return template


source_url_option = click.option(
    "--source-url-template",
    metavar="URL",
    callback=_template,
    help="Links from the report to lines of the documents' files: https://git.example/blob/main/{path}#L{line}",
)
baseline_option = click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What is accepted, as `claimcheck baseline` wrote it: only what is new counts.",
)
suppressions_option = click.option(
    "--suppressions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Findings that are not to count, each with a reason (claimcheck-suppressions.toml).",
)


def _history(context: click.Context, _parameter: click.Parameter, where: str | None) -> str | None:
    return "" if context.meta.get(_NO_HISTORY) else where


def history_options(function: Callable[..., T]) -> Callable[..., T]:
    """The options `--history` and `--no-history`: a file or URL, "" for none, None where nothing is said."""
    kept = click.option(
        "--history",
        metavar="STORE",
        callback=_history,
        help="Keep this audit beside earlier ones, and say what is new: a file, or the URL of a PostgreSQL database. "
        f"[default: {HISTORY_VARIABLE}, or that of the settings, or none]",
    )
    refused = click.option(
        "--no-history",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=lambda context, _, value: context.meta.update({_NO_HISTORY: value}),
        help="Neither look at earlier audits nor keep this one.",
    )
    return kept(refused(function))


series_option = click.option(
    "--series",
    metavar="NAME",
    help="Which audits of the history belong together. [default: those of the same paths]",
)


def fail_on_option(default: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """The option `--fail-on`, with its default."""
    described = "Exit with 1 when there is a finding at least this severe."
    return click.option("--fail-on", type=click.Choice(FAIL_ON), default=default, show_default=True, help=described)


@commands.command()
@paths_argument
@reports_option
@baseline_option
@suppressions_option
@fail_on_option(Severity.ERROR.value)
@configuration_option
@cache_options
@history_options
@series_option
@source_url_option
@_debug_option
def audit(  # noqa: PLR0913
    paths: tuple[Path, ...],
    reports: Path,
    baseline: Path | None,
    suppressions: Path | None,
    fail_on: str,
    configuration: Configuration,
    cache: Cache | None,
    *,
    history: str | None,
    series: str | None,
    source_url_template: str | None,
) -> int:
    """Audit documents and write the report.

    PATHS are files and folders; without any, the current folder. With a baseline only what is new counts, and with
    suppressions what none of them names. With a history the report says since when each finding has stood.
    """
    from claimcheck.audit import audit as run_audit
    from claimcheck.audit import cores, find
    from claimcheck.reporting import terminal_report

    paths = paths or (Path(),)
    accepted = Accepted(baseline, suppressions)
    past = Past(history, series, paths, configuration)
    exclude = (reports, *accepted.files, *past.files)
    sources = find(paths, exclude=(*exclude, *configuration.exclude))  # no folder for the report of nothing
    ensure_writable(reports)
    past.open()
    with progress_bar() as progress:
        result = run_audit(
            paths, exclude=exclude, progress=progress, threads=cores(), configuration=configuration, cache=cache
        )
    context = replace(
        accepted.context(result, sources, fail_on),
        history=past.history(result),
        source_url_template=source_url_template,
    )
    written = publish(result, reports, context)
    past.add(result)
    terminal_report.show(result, context, written[0])
    return exit_status([finding.severity for finding in result.findings if context.counts(finding)], fail_on)


class Accepted:
    """What need not be acted on: read before an audit, so that what is wrong with the files is said at once.

    Args:
        baseline: What is accepted, as `claimcheck baseline` wrote it.
        suppressions: What is not to count, each with a reason.

    Raises:
        ConfigurationError: a file cannot be read, or is not what it should be.
    """

    def __init__(self, baseline: Path | None, suppressions: Path | None) -> None:
        from claimcheck.baseline import load as load_baseline
        from claimcheck.suppressions import load as load_suppressions

        self.files = tuple(file for file in (baseline, suppressions) if file)
        self._baseline_file, self._suppressions_file = baseline, suppressions
        self._baseline = load_baseline(baseline) if baseline else None
        self._suppressions = load_suppressions(suppressions) if suppressions else None

    def suppressed(self, result: AuditResult, paths: Mapping[str, str]) -> Mapping[str, str] | None:
        """Why findings are not to count, by fingerprint; suppressions that fit none are complained of."""
        from claimcheck.suppressions import suppress

        if self._suppressions is None:
            return None
        found = suppress(result.findings, self._suppressions, lambda name: paths.get(name, name))
        for unused in found.unused:
            where = f"{unused.check} in {unused.document}"
            _complain(f"{self._suppressions_file}: nothing is suppressed by {where}: correct it or take it out")
        return found.reasons

    def context(self, result: AuditResult, sources: Sequence[Source], fail_on: str) -> Context:
        """How the audit stands to what is accepted; entries of the baseline that are gone are complained of."""
        from claimcheck.baseline import compare

        files = _placed(sources)
        comparison = compare(result, self._baseline) if self._baseline else None
        if comparison and comparison.absent:
            _complain(f"{self._baseline_file}: {len(comparison.absent):,} of its entries no longer found: {RENEW}")
        suppressed = self.suppressed(result, files.paths)
        return replace(files, failing=failing(fail_on), comparison=comparison, suppressed=suppressed)


class Past:
    """The audits that this one is kept beside, where they are kept at all.

    Args:
        where: File or URL of the store; "" for none; None for what is said in the environment or the settings.
        series: What the audits are called there; where nothing is said, after the paths.
        paths: What is audited.
        configuration: The settings.

    Raises:
        HistoryError: as do its methods, where the store cannot be used.
    """

    def __init__(
        self, where: str | None, series: str | None, paths: Sequence[Path], configuration: Configuration
    ) -> None:
        if where is None:
            where = os.environ.get(HISTORY_VARIABLE) or configuration.history
        self.files: tuple[Path, ...] = ()
        """Which are no documents."""
        self._where = where
        self._store: Store | None = None
        if where:
            from claimcheck.history import files, series_name

            self.files = files(where)
            folder = configuration.file.parent if configuration.file else Path()
            self._series = series or configuration.series or series_name(paths, folder)

    def open(self) -> None:
        """Find out whether the audit can be kept, so that what is wrong is said before a long one; its time is now."""
        self._started = datetime.now(timezone.utc)
        if self._where:
            from claimcheck.history import Store

            self._store = Store(self._where)
            self._store.ensure_writable()

    def history(self, result: AuditResult) -> History | None:
        """What the audits before found."""
        return self._store.history(result, self._series) if self._store else None

    def add(self, result: AuditResult) -> None:
        """Keep this audit."""
        if self._store:
            self._store.record(result, self._series, self._started)


@dataclass(frozen=True)
class Output:
    """What `--output` asks for."""

    form: str
    path: Path | None
    """None for standard output."""


def _outputs(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    """`FORMAT` and `FORMAT:PATH` as outputs; where none is asked for, what suits standard output."""
    outputs = []
    for value in values or (_suited_to_stdout(),):
        form, _, path = value.partition(":")
        if form not in CHECK_FORMATS:
            raise click.BadParameter(f"no such format: {form!r}; choose from {', '.join(CHECK_FORMATS)}")
        outputs.append(Output(form, Path(path) if path else None))
    places = [output.path for output in outputs]
    for place in places:
        if places.count(place) > 1:
            where = "standard output" if place is None else str(place)
            raise click.BadParameter(f"{where} can hold one format only; name a file for each: FORMAT:PATH")
    return tuple(outputs)


def _suited_to_stdout() -> str:
    """The view on a terminal; in a pipe, and in an editor's window (which calls itself dumb), what tools read."""
    return "terminal" if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" else "text"


@commands.command()
@paths_argument
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[:PATH]",
    callback=_outputs,
    help=f"What to write, and to which file; may be given several times. Formats: {', '.join(CHECK_FORMATS)}. "
    "[default: terminal on a terminal, else text]",
)
@baseline_option
@suppressions_option
@fail_on_option(Severity.ERROR.value)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@configuration_option
@cache_options
@_debug_option
def check(
    paths: tuple[Path, ...],
    outputs: tuple[Output, ...],
    baseline: Path | None,
    suppressions: Path | None,
    fail_on: str,
    configuration: Configuration,
    cache: Cache | None,
    *,
    exit_zero: bool,
) -> int:
    """Check documents in CI or before a commit: findings by line and column, in the formats of other tools.

    PATHS are files and folders; without any, the current folder. The same is looked for as in an audit, whose folder of
    reports is not checked. Paths in the output are relative to the current folder. With a baseline only what is new
    counts, and with suppressions what none of them names.
    """
    from claimcheck.audit import audit as run_audit
    from claimcheck.audit import cores, find
    from claimcheck.reporting import FORMATS, terminal_report, write_file
    from claimcheck.reporting.json_report import report_record

    paths = paths or (Path(),)
    if baseline is None and any(output.form == "diff" for output in outputs):
        raise UsageError("diff shows the claims that changed since a baseline: name one with --baseline")
    accepted = Accepted(baseline, suppressions)
    files = [output.path for output in outputs if output.path]
    exclude = (configuration.reports or DEFAULT_REPORTS, *files, *accepted.files)
    sources = find(paths, exclude=(*exclude, *configuration.exclude))
    for file in files:
        ensure_writable(file.parent, "another file with --output")
    with progress_bar() as progress:
        result = run_audit(
            paths, exclude=exclude, progress=progress, threads=cores(), configuration=configuration, cache=cache
        )
    context = replace(accepted.context(result, sources, fail_on), source_url_template=configuration.source_url_template)
    if any(output.form == "json" for output in outputs):
        ensure_valid("report", report_record(result, context, whole=False), result)
    for output in outputs:
        if output.path:
            write_file(FORMATS[output.form](result, context), output.path)
        elif output.form == "terminal":
            terminal_report.show(result, context)
        else:
            sys.stdout.write(FORMATS[output.form](result, context))
    found = exit_status([finding.severity for finding in result.findings if context.counts(finding)], fail_on)
    return CLEAN if exit_zero else found


@commands.command(name="baseline")
@paths_argument
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write. [default: that of the settings, or claimcheck-baseline.json]",
)
@suppressions_option
@configuration_option
@cache_options
@_debug_option
def accept(
    paths: tuple[Path, ...],
    output: Path | None,
    suppressions: Path | None,
    configuration: Configuration,
    cache: Cache | None,
) -> int:
    """Accept what is found now: write the baseline that `check` compares with.

    PATHS are files and folders; without any, the current folder; the same as for `check`. What is suppressed is not
    accepted as well. Commit the file: it holds no time and no line number, and one entry a line.
    """
    from claimcheck import baseline
    from claimcheck.audit import audit as run_audit
    from claimcheck.audit import cores, find
    from claimcheck.reporting import write_file
    from claimcheck.reporting.overview import counted

    paths = paths or (Path(),)
    output = output or configuration.baseline or baseline.FILE
    excused = Accepted(None, suppressions)
    exclude = (configuration.reports or DEFAULT_REPORTS, output, *excused.files)
    sources = find(paths, exclude=(*exclude, *configuration.exclude))
    ensure_writable(output.parent, "another file with --output")
    with progress_bar() as progress:
        result = run_audit(
            paths, exclude=exclude, progress=progress, threads=cores(), configuration=configuration, cache=cache
        )
    accepted = baseline.of(result, without=excused.suppressed(result, _paths(sources)) or {})
    write_file(baseline.render(accepted), output)
    figures = f"{counted(len(accepted.findings), 'finding')} and {counted(len(accepted.claims), 'claim')}"
    click.echo(f"Baseline of {figures}: {_printable(str(output))}")
    return CLEAN


def _placed(sources: Sequence[Source]) -> Context:
    """Where the documents lie, as the readers of a report know it."""
    from claimcheck.reporting import Context

    lines = {source.name: source.line for source in sources if source.line}
    return Context(_paths(sources), lines=lines)


def _paths(sources: Iterable[Source]) -> dict[str, str]:
    """The path of each document's file by the document's name, relative to the current folder where it lies below."""
    return {
        source.name: _from_here(source.path) or (source.path.name if source.record else source.name)
        for source in sources
    }


def _from_here(path: Path) -> str | None:
    """A path relative to the current folder, POSIX separators; None for what lies outside of it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return None


@commands.command()
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(EXTRACT_FORMATS),
    default=EXTRACT_FORMATS[0],
    show_default=True,
    help="jsonl: a document a line, with offsets, for programs and `evaluate`. table: for reading. label-studio: for "
    "people to correct. brat (a zip archive) and parquet need --output.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write to. [default: stdout]")
@configuration_option
@cache_options
@_debug_option
def extract(
    paths: tuple[Path, ...], form: str, output: Path | None, configuration: Configuration, cache: Cache | None
) -> int:
    """Print the claims in documents, a document at a time.

    PATHS are files and folders; without any, the current folder. A document that cannot be read is named on standard
    error, and the exit status is then 1.
    """
    from claimcheck.audit import find, own_folder
    from claimcheck.reporting import BINARY_EXTRACTS, EXTRACTS

    formats: dict[str, Callable[[Claims], Iterator[str] | Iterator[bytes]]] = {**EXTRACTS, **BINARY_EXTRACTS}
    if form in BINARY_EXTRACTS and output is None:
        raise UsageError(f"{form} is not text: name a file for it with --output")
    sources = find(paths or (Path(),), exclude=(*configuration.exclude, *own_folder(cache)))
    unread: list[ReadFailure] = []
    with _writer(output) as write, progress_bar(shown=output is not None) as progress:
        for piece in formats[form](_extracted(sources, progress, unread, cache)):
            write(piece)
    return FINDINGS if unread else CLEAN


def _extracted(
    sources: Sequence[Source], progress: Progress, unread: list[ReadFailure], cache: Cache | None
) -> Iterator[tuple[Document, Sequence[Claim]]]:
    """Documents with their claims, in order; what cannot be read is complained of and put into `unread`."""
    from claimcheck.audit import cores, counted, extract_each, read_batch

    readings = (reading for source in sources for reading in read_batch((source,), cache))
    results = extract_each(readings, cache, threads=cores())
    for _, found in zip(counted("extract", sources, progress), results, strict=True):
        if isinstance(found, ReadFailure):
            _complain(f"{found.name}: {found.reason}")
            unread.append(found)
        else:
            document, extraction = found
            yield document, extraction.claims


@commands.command()
@click.argument("store", metavar="[STORE]", required=False)
@click.option("--series", "only", metavar="NAME", help="Only the audits called so. [default: all]")
@click.option("--json", "as_json", is_flag=True, help="Everything that is kept, as JSON.")
@configuration_option
@_debug_option
def history(store: str | None, only: str | None, configuration: Configuration, *, as_json: bool) -> int:
    """Show earlier audits: their figures, and since when their findings have stood.

    STORE is a file, or the URL of a PostgreSQL database, as for `audit --history`; without it, what CLAIMCHECK_HISTORY
    or the settings name.
    """
    import json

    from claimcheck.history import Store
    from claimcheck.records import to_record
    from claimcheck.reporting import history_report

    where = store or os.environ.get(HISTORY_VARIABLE) or configuration.history
    if not where:
        raise UsageError(f"no history is named: give a file or URL, or set {HISTORY_VARIABLE}")
    kept = Store(where, new=False).series(only)
    if only and not kept:
        raise UsageError("the history has no audits of that name; without --series, it shows all there are")
    if as_json:
        click.echo(json.dumps([to_record(each) for each in kept], ensure_ascii=False, indent=1))
    else:
        click.echo(history_report.render(kept))
    return CLEAN


@commands.command()
@click.argument("check", metavar="[ID]", required=False)
@_debug_option
def explain(check: str | None) -> int:
    """Say what a check looks for, why, and what can be set of it; without ID, list the checks with their severity."""
    from claimcheck.checks import CHECKS
    from claimcheck.checks import explain as explanation
    from claimcheck.checks import find as find_check

    if check:
        click.echo(f"{explanation(check)}\n\n{_settings_of(find_check(check))}")
    else:
        for each in CHECKS:
            click.echo(f"{each.id}  {each.severity.value:<8}{each.title}")
    return CLEAN


def _settings_of(check: Check) -> str:
    """All that can be set of a check, with its defaults, as it would stand in a settings file."""
    others = [f'"{severity.value}"' for severity in Severity if severity is not check.severity]
    lines = [(f'severity = "{check.severity.value}"', f'or {", ".join(others)}, "off"')]
    for name, threshold in check.settable.items():
        lines.append((f"{name} = {threshold.default}", f"{threshold.meaning}: {threshold.range}"))
    width = max(len(setting) for setting, _ in lines)
    return "\n".join((f"[checks.{check.id}]", *(f"{setting:<{width}}  # {meaning}" for setting, meaning in lines)))


@commands.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--predicted", type=click.Path(path_type=Path), help="Attributions to score. [default: claimcheck's own]")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
@_debug_option
def evaluate(gold: Path, predicted: Path | None, *, as_json: bool) -> int:
    """Score attributions against those that a person marked.

    GOLD is JSON Lines, a document a line, with "name", "text" and "attributions", as `claimcheck extract` writes it:
    take that as a draft and correct it. Or it is what Label Studio exports as JSON (a file `*.json`), after you have
    corrected there what `claimcheck extract --format label-studio` drafts. Given are precision, recall and their mean
    (F1), for the words of each role and for whole attributions. A strict match has the same words of source and
    content; a lenient one shares a word of the source and half of those of the content.
    """
    import json

    from claimcheck import annotations, evaluation
    from claimcheck.audit import counted

    documents = _exported(gold) if gold.suffix == ".json" else annotations.read(gold, text_required=True)
    if predicted is None:
        with progress_bar() as progress:
            found = {d.name: _markings(d) for d in counted("extract", documents, progress)}
    else:
        found = {d.name: d.attributions for d in annotations.read(predicted, text_required=False)}
    figures = evaluation.evaluate(documents, found)
    click.echo(json.dumps(evaluation.record(figures)) if as_json else evaluation.table(figures))
    return CLEAN


def _exported(path: Path) -> tuple[AnnotatedDocument, ...]:
    """The documents that people annotated in Label Studio."""
    from claimcheck.reporting.label_studio import read_export

    try:
        documents = read_export(path.read_bytes())
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not documents:
        raise ConfigurationError(f"{path}: no task in it is annotated; submit annotations, then export again")
    return documents


def publish(result: AuditResult, directory: Path, context: Context | None = None) -> tuple[Path, ...]:
    """Write every report of the audit, once its record is found to be what the report's schema says.

    Raises:
        OutputError: a file cannot be written, or the report is not valid and does not say so.
    """
    from claimcheck.reporting import write
    from claimcheck.reporting.json_report import report_record

    ensure_valid("report", report_record(result, context, whole=False), result)
    return write(result, directory, context=context)


def ensure_valid(schema: str, record: object, result: AuditResult) -> None:
    """Hold what is to be written of an audit against its schema.

    Where the audit itself has found records that are not valid, its report holds them and says so in its findings, and
    what is written of it need not be valid either.

    Raises:
        OutputError: it is not valid.
    """
    from claimcheck.validation import violations

    wrong = violations(schema, [record])
    if wrong and not result.validation.violations:
        where = f"{wrong[0].path}: {wrong[0].message}"
        raise OutputError(f"the {schema} is not valid at {where}; this is a fault of claimcheck: please report it")


def exit_status(found: Iterable[Severity], fail_on: str) -> int:
    """1 where a severity found is at least `fail_on` (a severity or "never"), else 0."""
    return FINDINGS if not set(found).isdisjoint(failing(fail_on)) else CLEAN


def failing(fail_on: str) -> tuple[Severity, ...]:
    """The severities that are at least `fail_on` (a severity or "never"), worst first."""
    return tuple(Severity)[: FAIL_ON.index(fail_on) + 1] if fail_on != NEVER else ()


def outline(result: AuditResult, written: Sequence[Path], context: Context | None = None) -> str:
    """What `audit` prints of an audit where it does not go to a terminal: the view, and where the report is."""
    from claimcheck.reporting import Context, terminal_report

    return terminal_report.render(result, context or Context(), written[0]).rstrip("\n")


def ensure_writable(directory: Path, remedy: str = "another folder with --reports") -> None:
    """Make the folder for reports now, so that a long audit does not end in nowhere to put it.

    Args:
        directory: The folder.
        remedy: What the user is to name where it cannot be written to.

    Raises:
        OutputError: it cannot be made or written to.
    """
    probe = directory / f".{secrets.token_hex(4)}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write into {directory}: {reason}; name {remedy}") from error


@contextmanager
def progress_bar(*, shown: bool = True) -> Iterator[Progress]:
    """How far each stage is, on standard error; nothing where that is no terminal, or not `shown`."""
    if not (shown and sys.stderr.isatty()):
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _markings(annotated: AnnotatedDocument) -> tuple[Marking, ...]:
    """What claimcheck itself finds in the text; nothing where it fails."""
    from claimcheck.annotations import markings
    from claimcheck.audit import extract_batch

    text = annotated.text or ""
    data = text.encode("utf-8", "surrogatepass")
    document = Document(annotated.name, text, hashlib.sha256(data).hexdigest(), len(data), "text/plain", "utf-8")
    (found,) = extract_batch((document,))
    if isinstance(found, ReadFailure):
        _complain(f"{found.name}: {found.reason}")
        return ()
    return markings(found)


@contextmanager
def _writer(output: Path | None) -> Iterator[Callable[[str | bytes], object]]:
    """Writes text or bytes to the file, which appears when all is written, or text to standard output."""
    if output is None:
        yield lambda piece: sys.stdout.write(str(piece))
        return
    draft = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            yield lambda piece: file.write(piece if isinstance(piece, bytes) else piece.encode(*_ENCODING))
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)


def _write_utf8() -> None:
    """Text in any language, also where the locale knows only some of its letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _is_interruption(error: BaseException | None) -> bool:
    """Whether an error came of cleaning up after Ctrl-C, which stops our helpers (a server, say) with us."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _failed(error: Exception, *, debug: bool) -> int:
    """The exit status for an error, which is told on standard error in one line."""
    if isinstance(error, ClaimcheckError):
        return _fail(str(error))
    if isinstance(error, OSError) and error.filename:
        return _fail(f"cannot use {error.filename}: {error.strerror}; make room or choose another place")
    if isinstance(error, OSError):
        # Standard output takes no more, so what is still to be written to it at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            return BROKEN_PIPE
        return _fail(f"cannot write the output: {error.strerror or error}; write it elsewhere")
    advice = "with the lines above" if debug else f"with what {DEBUG_VARIABLE}=1 shows"
    return _fail(f"{type(error).__name__}: {error}; this is a fault of claimcheck: please report it {advice}")


def _fail(message: str, status: int = COULD_NOT_RUN) -> int:
    _complain(message)
    return status


def _complain(message: str) -> None:
    click.echo(f"claimcheck: {_printable(message)}", err=True)


def _printable(text: str) -> str:
    """On one line, and without what would control the terminal."""
    from claimcheck.reporting.visible import one_line, visible

    return visible(one_line(text))
