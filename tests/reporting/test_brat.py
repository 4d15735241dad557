"""brat standoff, read back by the rules of its documentation."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

from claimcheck.model import AuditResult
from claimcheck.reporting.brat import standoff, write
from tests.reporting.test_claim_formats import pairs

TEXT_BOUND = re.compile(r"(T\d+)\t(Source|Cue|Content|Statement) (\d+ \d+(?:;\d+ \d+)*)\t(.+)")
OTHER = re.compile(
    r"E\d+\tCue:T\d+(?: Source:T\d+)?(?: Content:T\d+)?|R\d+\tSaid-by Arg1:T\d+ Arg2:T\d+|A\d+\tClass E\d+ [a-z]+"
)


def _archive(result: AuditResult) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(write(pairs(result)))))


def test_a_text_and_an_annotation_file_a_document(result: AuditResult) -> None:
    archive = _archive(result)
    assert archive.testzip() is None
    names = {document.name for document in result.documents}
    assert set(archive.namelist()) == {f"{n}.{e}" for n in names for e in ("txt", "ann")} | {"annotation.conf"}
    for document in result.documents:
        assert archive.read(f"{document.name}.txt").decode() == document.text


def test_fragments_are_the_words_they_name(result: AuditResult) -> None:
    archive = _archive(result)
    for document in result.documents:
        for line in archive.read(f"{document.name}.ann").decode().split("\n")[:-1]:
            if not line.startswith("T"):
                assert OTHER.fullmatch(line)
                continue
            found = TEXT_BOUND.fullmatch(line)
            assert found, line
            fragments = [tuple(map(int, fragment.split())) for fragment in found[3].split(";")]
            assert " ".join(document.text[start:end] for start, end in fragments) == found[4]


def test_an_attribution_is_an_event_of_its_cue(result: AuditResult) -> None:
    assert standoff(result.claims[:1]).splitlines() == [
        "T1\tSource 21 39\tThe Dockers’ Union",
        "T2\tCue 40 47\taccused",
        "T3\tContent 48 66;67 113\tthe Port Authority of hiding two accident reports from inspectors",
        "E1\tCue:T2 Source:T1 Content:T3",
        "A1\tClass E1 accuse",
    ]


def test_no_name_leads_out_of_the_folder(result: AuditResult) -> None:
    odd = replace(result, documents=(replace(result.documents[0], name="/../..\\x/a.txt"),))
    assert "x/a.txt.ann" in _archive(odd).namelist()


def test_nothing_tells_the_time(result: AuditResult) -> None:
    assert {entry.date_time for entry in _archive(result).infolist()} == {(1980, 1, 1, 0, 0, 0)}
