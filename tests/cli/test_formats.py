"""`check` and the formats of `extract`, whole: what is printed, what is written, how it ends."""

from __future__ import annotations

import csv
import json
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from claimcheck.cli import CHECK_FORMATS, CLEAN, COULD_NOT_RUN, EXTRACT_FORMATS, FINDINGS, main
from claimcheck.reporting import BINARY_EXTRACTS, EXTRACTS, FORMATS

SCHEMAS = Path(__file__).parents[1] / "reporting" / "schemas"
FERRY = "Harbour officials said that the ferry was late.\nOlga Brandt said 40 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"
TIDE = "Olga Brandt said 52 people were hurt in the Norvik tunnel fire on 3 May 2021.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (documents / "tide.md").write_text(TIDE, encoding="utf-8")
    return tmp_path


def test_the_command_line_knows_every_format() -> None:
    assert set(CHECK_FORMATS) == set(FORMATS)
    assert set(EXTRACT_FORMATS) == {*EXTRACTS, *BINARY_EXTRACTS}


def test_check_prints_where_each_finding_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "documents"]) == CLEAN
    output = capsys.readouterr()
    assert "documents/ferry.txt:2:1: CC304 warning " in output.out
    assert "    see also documents/tide.md:1:1\n" in output.out
    assert output.err == ""
    assert [path.name for path in folder.iterdir()] == ["documents"]


def test_several_formats_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ["github", "sarif:out/a.sarif", "junit:out/junit.xml", "gitlab:out/quality.json", "prov:out/prov.json"]
    assert main(["check", "documents", *(word for output in outputs for word in ("--output", output))]) == CLEAN
    assert "::warning file=documents/ferry.txt,line=2,endLine=2,col=1," in capsys.readouterr().out
    sarif = json.loads((folder / "out" / "a.sarif").read_text(encoding="utf-8"))
    for name, record in (
        ("sarif-2.1.0-rtm.5.json", sarif),
        ("prov-json.schema.json", json.loads((folder / "out" / "prov.json").read_text(encoding="utf-8"))),
    ):
        jsonschema.Draft4Validator(json.loads((SCHEMAS / name).read_text(encoding="utf-8"))).validate(record)
    (conflict,) = [each for each in sarif["runs"][0]["results"] if each["ruleId"] == "CC304"]
    places = [place["physicalLocation"]["artifactLocation"]["uri"] for place in conflict["relatedLocations"]]
    assert places == ["documents/tide.md"]
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(etree.parse(folder / "out" / "junit.xml"))
    quality = json.loads((folder / "out" / "quality.json").read_text(encoding="utf-8"))
    assert {issue["location"]["path"] for issue in quality} == {"documents/ferry.txt", "documents/tide.md"}
    assert str(folder) not in "".join(path.read_text(encoding="utf-8") for path in (folder / "out").iterdir())


@pytest.mark.parametrize(
    ("terminal", "environment", "arguments", "is_view"),
    [
        (True, {"TERM": "xterm"}, [], True),
        (True, {"TERM": "dumb"}, [], False),  # an editor's window, which looks for path:line:column
        (True, {"TERM": "xterm"}, ["--output", "text"], False),
        (False, {"FORCE_COLOR": "1"}, [], False),
        (False, {}, ["--output", "terminal"], True),
    ],
)
@pytest.mark.usefixtures("folder")
def test_people_get_the_view_and_tools_get_lines(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    environment: dict[str, str],
    arguments: list[str],
    is_view: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert main(["check", "documents", *arguments]) == CLEAN
    output = capsys.readouterr().out
    assert ("Disagreements" in output) is is_view
    assert ("documents/ferry.txt:2:1: CC304 warning " in output) is not is_view


def test_a_view_in_a_file_has_no_colours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["check", "documents", "--output", "terminal:view.txt"]) == CLEAN
    view = (folder / "view.txt").read_text(encoding="utf-8")
    assert "Olga Brandt states, documents/tide.md:1:1" in view
    assert "\x1b" not in view


def test_checking_again_gives_the_same_and_checks_no_output(folder: Path) -> None:
    arguments = ["check", ".", "--output", "sarif:a.sarif", "--output", "json:documents/report.json"]
    main(arguments)
    first = [(folder / name).read_bytes() for name in ("a.sarif", "documents/report.json")]
    (folder / "reports").mkdir()
    (folder / "reports" / "report.md").write_text("Of an earlier audit.", encoding="utf-8")
    main(arguments)
    assert [(folder / name).read_bytes() for name in ("a.sarif", "documents/report.json")] == first


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--fail-on", "warning"], FINDINGS),
        (["--fail-on", "warning", "--output", "github", "--output", "junit:out"], FINDINGS),
        (["--fail-on", "warning", "--exit-zero"], CLEAN),
        (["--fail-on", "never"], CLEAN),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_exit_status_is_that_of_the_findings(arguments: list[str], status: int) -> None:
    assert main(["check", "documents", *arguments]) == status


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--output", "pdf"], "no such format: 'pdf'; choose from text, terminal, json"),
        (["--output", "text", "--output", "github"], "standard output can hold one format only"),
        (["--output", "text:a", "--output", "sarif:a"], "a can hold one format only"),
        (["--output", "sarif:documents/ferry.txt/a"], "name another file with --output"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_written_is_said_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], arguments: list[str], named: str
) -> None:
    assert main(["check", "documents", *arguments]) == COULD_NOT_RUN
    (line,) = capsys.readouterr().err.splitlines()
    assert named in line


def test_a_document_outside_is_named_without_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    main(["check", "../documents"])
    assert capsys.readouterr().out.startswith("ferry.txt:")


def test_claims_in_every_format(folder: Path) -> None:
    for form in EXTRACT_FORMATS:
        if form != "parquet":
            assert main(["extract", "documents", "--format", form, "--output", f"claims.{form}"]) == CLEAN
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert [row["source_text"] for row in csv.DictReader(file)].count("Olga Brandt") == 2
    archive = zipfile.ZipFile(folder / "claims.brat")
    assert {"ferry.txt.txt", "ferry.txt.ann", "tide.md.txt", "tide.md.ann"} < set(archive.namelist())
    page = json.loads((folder / "claims.web-annotation").read_text(encoding="utf-8"))
    graph = json.loads((folder / "claims.schema-org").read_text(encoding="utf-8"))
    assert {item["target"]["source"]["id"] for item in page["items"]} == {"ferry.txt", "tide.md"}
    assert {claim["author"]["name"] for claim in graph["@graph"]} == {"Harbour officials", "Olga Brandt"}


def test_what_people_accept_in_label_studio_scores_full(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", "documents", "--format", "label-studio", "--output", "tasks.json"])
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        task |= {"id": number, "annotations": [{"id": number, "result": task.pop("predictions")[0]["result"]}]}
    (folder / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", "export.json", "--json"]) == CLEAN
    assert json.loads(capsys.readouterr().out)["strict"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("export", "said"), [("{}", "not an export of Label Studio"), ("[]", "no task in it is annotated")]
)
def test_what_is_no_export_is_named(folder: Path, capsys: pytest.CaptureFixture[str], export: str, said: str) -> None:
    (folder / "export.json").write_text(export, encoding="utf-8")
    assert main(["evaluate", "export.json"]) == COULD_NOT_RUN
    assert f"export.json: {said}" in capsys.readouterr().err


@pytest.mark.parametrize("form", sorted(BINARY_EXTRACTS))
@pytest.mark.usefixtures("folder")
def test_what_is_not_text_needs_a_file(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["extract", "documents", "--format", form]) == COULD_NOT_RUN
    assert f"{form} is not text: name a file for it with --output" in capsys.readouterr().err
