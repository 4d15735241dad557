"""Each command as a user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.cli import CLEAN, COULD_NOT_RUN, FINDINGS, exit_status, main, publish
from claimcheck.errors import OutputError
from claimcheck.model import AuditResult, ReadFailure, SchemaViolation, Severity, Validation

REPORTS = {"report.html", "report.md", "report.json", "claims.jsonl"}
STATEMENT = "Harbour officials said on Monday that the ferry was late. \u201cThe tide was against us,\u201d Captain Ada Lund said.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with documents in `documents`, and nothing set in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMCHECK_DEBUG", raising=False)
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "ferry.txt").write_text(STATEMENT, encoding="utf-8")
    (documents / "tide.md").write_text("# Tide\n\nLund denied that the ferry had been late.\n", encoding="utf-8")
    return tmp_path


def _written(reports: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in reports.iterdir()}


def test_audit_writes_every_report_and_says_where(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["audit", "documents"])
    output = capsys.readouterr()
    assert status == CLEAN
    assert _written(folder / "reports").keys() == REPORTS
    assert output.out.splitlines()[-1] == f"Report: {Path('reports/report.html')}"
    assert output.err == ""


def test_the_same_documents_give_the_same_bytes(folder: Path) -> None:
    main(["audit", "documents", "--reports", "one"])
    # From inside, with the reports of before beside the documents, the paths in another order and one of them twice.
    (folder / "one").rename(folder / "documents" / "two")
    first = _written(folder / "documents" / "two")
    main(["audit", "documents/tide.md", "documents/ferry.txt", "documents/tide.md", "--reports", "documents/two"])
    assert _written(folder / "documents" / "two") == first
    main(["audit", "documents", "--reports", "documents/two"])
    assert _written(folder / "documents" / "two") == first


HOSTILE = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "picture.txt": bytes(range(256)) * 64,
    "broken.txt": b"Lund said \xe2\x80 the ferry \xff\xfe was late.\n" * 3,
    "scripts.html": b"<html><script>alert('Lund said hello')</script><style>p{}</style><script src=//x.invalid/y.js></script>",
    "open.html": b"<p>Lund said <b>the ferry <script>while(1){</p><p>was late.",
    "escape\x1b[31m.txt": "Lund said \x1b[2J\u202e\u0000 so.".encode(),
    "deep.html": b"<div>" * 20_000 + b"Lund said so.",
}


def test_no_document_loses_the_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in HOSTILE.items():
        (folder / "documents" / name).write_bytes(content)
    status = main(["audit", "documents"])
    output = capsys.readouterr()
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf-8"))
    accounted = {item["name"] for item in (*report["documents"], *report["failures"])}
    assert accounted == {"ferry.txt", "tide.md", *HOSTILE}
    assert {"picture.txt", "empty.txt"} <= {failure["name"] for failure in report["failures"]}
    assert status == FINDINGS
    assert "Traceback" not in output.out + output.err
    assert "\x1b" not in output.out + output.err


def test_a_document_that_is_too_large_is_a_finding(folder: Path) -> None:
    from claimcheck.reading import MAX_BYTES

    with (folder / "documents" / "huge.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room
    assert main(["audit", "documents"]) == FINDINGS
    report = json.loads((folder / "reports" / "report.json").read_text(encoding="utf-8"))
    assert [finding["location"]["document"] for finding in report["findings"] if finding["check"] == "CC603"] == [
        "huge.txt"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "nowhere"], "nowhere"),
        (["audit", "empty"], "document"),
        (["audit", "documents", "--reports", "taken"], "taken"),
        (["audit", "documents", "--reports", "taken/below"], "--reports"),
        (["audit", "documents", "--fail-on", "whenever"], "--fail-on"),
        (["audit", "--colour"], "see claimcheck audit --help"),
        (["adit"], "audit"),
        ([], "see claimcheck --help"),
        (["extract", "nowhere"], "nowhere"),
        (["extract", "documents", "--output", "nowhere/claims.jsonl"], "nowhere"),
        (["explain", "CC999"], "CC999"),
        (["evaluate"], "GOLD"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
        (["evaluate", "taken"], "taken, line 1: not valid JSON"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_line_that_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "taken").write_text("not a folder", encoding="utf-8")
    assert main(arguments) == COULD_NOT_RUN
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    assert line.startswith("claimcheck: ")
    assert said in line


ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.mark.parametrize(
    ("found", "failing"),
    [([], []), ([NOTE], ["note"]), ([NOTE, WARNING], ["note", "warning"]), ([ERROR], ["note", "warning", "error"])],
)
def test_only_what_is_severe_enough_fails(found: list[Severity], failing: list[str]) -> None:
    given = {limit: exit_status(found, limit) for limit in ("error", "warning", "note", "never")}
    assert given == {limit: FINDINGS if limit in failing else CLEAN for limit in given}


def test_a_report_that_is_not_valid_is_written_only_if_it_says_so(tmp_path: Path) -> None:
    violation = SchemaViolation("entity", "nobody", "/id", "is no id")
    broken = AuditResult((), (ReadFailure("a.txt", ""),), (), (), (), (), (), Validation(1))
    with pytest.raises(OutputError, match="/failures/0"):
        publish(broken, tmp_path / "reports")
    assert not (tmp_path / "reports").exists()
    publish(replace(broken, validation=Validation(1, (violation,))), tmp_path / "reports")
    assert _written(tmp_path / "reports").keys() == REPORTS


@pytest.mark.usefixtures("folder")
def test_extract_gives_a_line_for_each_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "documents"]) == CLEAN
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["name"] for record in records] == ["ferry.txt", "tide.md"]
    assert records[0]["text"] == STATEMENT
    pieces = [p for r in records for a in r["attributions"] for p in (*a["source"], *a["cue"], *a["content"])]
    assert pieces
    assert all(0 <= start < end <= len(STATEMENT) for start, end in pieces)


def test_extract_goes_on_after_a_document_that_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "documents" / "picture.txt").write_bytes(bytes(range(256)) * 64)
    assert main(["extract", "documents", "--output", "claims.jsonl"]) == FINDINGS
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("claimcheck: picture.txt: ")
    assert len((folder / "claims.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_the_table_holds_nothing_that_controls_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = STATEMENT * 5 + "Captain Lund said \x1b[2Jthe ferry was late.\n"
    (folder / "documents" / "ferry.txt").write_text(text, encoding="utf-8")
    assert main(["extract", "documents", "--format", "table"]) == CLEAN
    output = capsys.readouterr().out
    assert "ferry.txt" in output
    assert "\x1b" not in output


@pytest.mark.usefixtures("folder")
def test_what_extract_writes_evaluate_reads(capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", "documents", "--output", "claims.jsonl"])
    assert main(["evaluate", "claims.jsonl", "--json"]) == CLEAN
    figures = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 2
    assert figures["gold"] == figures["predicted"]
    assert figures["strict"]["f1"] == 1.0
    assert main(["evaluate", "claims.jsonl", "--predicted", "claims.jsonl"]) == CLEAN
    assert "attribution, strict    P 1.000  R 1.000  F1 1.000" in capsys.readouterr().out


def test_explain_knows_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    from claimcheck.checks import CHECKS

    assert main(["explain"]) == CLEAN
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [check.id for check in CHECKS]
    for check in CHECKS:
        assert main(["explain", check.id.lower()]) == CLEAN
        assert capsys.readouterr().out.startswith(check.id)


def test_the_terminal_says_who_is_opposed_to_whom(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for port in ("Calais", "Ostend", "Antwerp"):
        text = f"France accused Belgium of blocking {port}. Belgium denied blocking {port}.\n"
        for copy in range(2):
            (folder / "documents" / f"{port}-{copy}.txt").write_text(text, encoding="utf-8")
    for number in range(7):
        (folder / "documents" / f"{number}.doc").write_bytes(b"")
    assert main(["audit", "documents"]) == FINDINGS
    output = capsys.readouterr().out
    assert output.count("\nCC402 warning Claim that the other side denies\n") == 3
    for port in ("Calais", "Ostend", "Antwerp"):  # copies are one voice
        assert output.count(f"  │ France accused Belgium of blocking {port}.\n") == 1
    assert output.count("  France accuses, documents/") == output.count("  Belgium denies, documents/") == 3
    assert "\n\ndocuments/6.doc\n    error    CC603  " in output
    assert "; 7 documents not read\n" in " ".join(output.splitlines()[-4:-2]) + "\n"


def test_nothing_is_made_where_there_is_nothing_to_audit(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert main(["audit", "empty"]) == COULD_NOT_RUN
    assert not (folder / "reports").exists()
