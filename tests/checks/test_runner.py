"""The runner: columns, places, fingerprints, order."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.checks import CHECKS
from claimcheck.checks.check import Check, Hit, Passage, Setting, Threshold, Unassessed
from claimcheck.checks.paragraphs import paragraphs
from claimcheck.checks.runner import OFF, run_checks
from claimcheck.errors import ClaimcheckError
from claimcheck.model import Finding, NotAssessed, ReadFailure, Severity, Validation
from tests.marked import marked


def _words(documents: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """A check that flags every "bad" and cannot judge an "odd"."""
    for name, text in zip(documents["document"], documents["text"], strict=True):
        for match in re.finditer("bad", text, re.IGNORECASE):
            yield Hit("Bad.", Passage(name, *match.span()))
        if "odd" in text:
            yield Unassessed("it is odd", name)


def _check(**changes: object) -> Check:
    fields: dict[str, object] = {
        "id": "CC900",
        "name": "bad-word",
        "severity": Severity.NOTE,
        "title": "Bad word",
        "reads": {"documents": ("document", "text")},
        "judge": _words,
        "documentation": None,
    }
    return Check(**(fields | changes))  # type: ignore[arg-type]


def _findings(texts: dict[str, str], *found: Check) -> tuple[Finding, ...]:
    return run_checks(found or (_check(),), marked(texts).tables, (), Validation(0))[0]


@pytest.mark.parametrize("column", ["documents.nothing", "nowhere.text", "claims.text"])
def test_what_a_check_reads_must_be_there(column: str) -> None:
    table, name = column.split(".")
    with pytest.raises(ClaimcheckError, match=re.escape(column)):
        _findings({}, _check(reads={table: (name,)}))


def test_a_check_sees_what_it_declared_and_nothing_else() -> None:
    seen: list[list[str]] = []

    def judge(documents: pd.DataFrame) -> Iterator[Hit]:
        seen.append(list(documents.columns))
        yield from ()

    _findings({"a.txt": "x"}, _check(reads={"documents": ("text",)}, judge=judge))
    assert seen == [["text"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bad", (1, 1, 1, 4)),
        ("one\ntwo bad", (2, 5, 2, 8)),
        ("one\r\ntwo bad", (2, 5, 2, 8)),
        ("one\rtwo\r\rbad", (4, 1, 4, 4)),
        ("\U0001f600é bad", (1, 4, 1, 7)),
    ],
)
def test_lines_and_columns_count_from_one_in_code_points(text: str, place: tuple[int, int, int, int]) -> None:
    (finding,) = _findings({"a.txt": text})
    location = finding.location
    assert (location.line, location.column, location.end_line, location.end_column) == place
    assert location.span is not None
    assert text[location.span.start : location.span.end] == location.span.text == "bad"


def test_fingerprints_do_not_depend_on_where_the_passage_stands() -> None:
    (before,) = _findings({"a.txt": "bad"})
    (after,) = _findings({"a.txt": "More above.\n\nThis is\nBAD indeed."})
    assert before.fingerprint == after.fingerprint
    assert re.fullmatch("[0-9a-f]{64}", before.fingerprint)


def test_fingerprints_tell_check_document_and_occurrence_apart() -> None:
    found = _findings({"a.txt": "bad bad", "b.txt": "bad"}, _check(), _check(id="CC901"))
    assert len({finding.fingerprint for finding in found}) == len(found) == 6


def _against(documents: pd.DataFrame) -> Iterator[Hit]:
    """A check that sets each "bad" against every "good", in whatever document."""
    words = [
        (match[0].lower(), Passage(name, *match.span()))
        for name, text in zip(documents["document"], documents["text"], strict=True)
        for match in re.finditer("(?:bad|good)[0-9]", text, re.IGNORECASE)
    ]
    for bad in (passage for word, passage in words if word.startswith("bad")):
        for good in (passage for word, passage in words if word.startswith("good")):
            yield Hit(f"Set against {good.document}.", bad, (good,))


FILLING = st.text(alphabet="ab c.\n\t", max_size=12)
WORDS = st.lists(st.sampled_from(["bad1", "bad2", "good1", "good2", "good3"]), unique=True, min_size=1)


def _signatures(texts: dict[str, str]) -> dict[tuple[str, ...], str]:
    """The fingerprint of each finding by what it is about: none of these words stands twice in a document."""
    places = {
        finding.fingerprint: tuple(
            part for place in (finding.location, *finding.related) for part in (place.document, place.span.text.lower())
        )
        for finding in _findings(texts, _check(judge=_against))
        if all(place.span for place in (finding.location, *finding.related))
    }
    assert len(places) == len(set(places.values()))
    return {place: mark for mark, place in places.items()}


@given(st.dictionaries(st.sampled_from(["b.txt", "d.txt", "f.txt"]), WORDS, min_size=1), WORDS, st.data())
def test_fingerprints_survive_what_is_written_elsewhere(
    documents: dict[str, list[str]], others: list[str], data: st.DataObject
) -> None:
    before = _signatures({name: " ".join(words) for name, words in documents.items()})
    edited = {
        name: "".join(f"{data.draw(FILLING)} {word.upper()} " for word in data.draw(st.permutations(words)))
        for name, words in documents.items()
    }
    added = data.draw(st.sampled_from(["a.txt", "c.txt", "g.txt"]))
    after = _signatures({**edited, added: " ".join(others)})
    assert {place: after[place] for place in before} == before


@given(st.integers(1, 5), st.integers(0, 3))
def test_occurrences_count_equal_passages_only(times: int, others: int) -> None:
    before = {finding.fingerprint for finding in _findings({"a.txt": "bad " * times})}
    after = [f.fingerprint for f in _findings({"a.txt": "bad " * times + "Bad? " * others, "b.txt": "bad"})]
    assert before < set(after)
    assert len(set(after)) == times + others + 1


def test_findings_are_sorted_by_document_place_and_check() -> None:
    found = _findings({"b.txt": "bad", "a.txt": "bad bad"}, _check(id="CC901"), _check())
    assert [(f.location.document, f.location.column, f.check) for f in found] == [
        ("a.txt", 1, "CC900"),
        ("a.txt", 1, "CC901"),
        ("a.txt", 5, "CC900"),
        ("a.txt", 5, "CC901"),
        ("b.txt", 1, "CC900"),
        ("b.txt", 1, "CC901"),
    ]


def test_what_could_not_be_judged_is_kept_with_its_reason() -> None:
    _, not_assessed = run_checks([_check()], marked({"b.txt": "odd", "a.txt": "odd"}).tables, (), Validation(0))
    assert not_assessed == (NotAssessed("CC900", "it is odd", "a.txt"), NotAssessed("CC900", "it is odd", "b.txt"))


@pytest.mark.parametrize(
    ("rests_on_attributions", "confidence", "least", "doubted"),
    [
        (True, 0.45, None, True),
        (True, 0.5, None, False),
        (False, 0.45, None, False),
        (True, 0.45, 0.4, False),
        (True, 0.7, 0.75, True),
    ],
)
def test_what_rests_on_a_doubtful_attribution_is_no_finding(
    rests_on_attributions: bool, confidence: float, least: float | None, doubted: bool
) -> None:
    tables = marked(
        {"a.txt": "{source Ada} {cue said} {content it rained}.{next} {source Ben} {cue said} {content not}."}
    ).tables
    tables.claims.loc[0, "confidence"] = confidence
    one, other = tables.claims["claim"]

    def judge(claims: pd.DataFrame) -> Iterator[Hit]:
        assert set(claims["claim"]) == {one, other}
        for pair in ((one, other), (other, one), (other,)):
            yield Hit("Bad.", Passage("a.txt", 0, 3), claims=pair)

    check = _check(judge=judge, reads={"claims": ("claim",)}, rests_on_attributions=rests_on_attributions)
    settings = {} if least is None else {check.id: Setting(thresholds={"least_confidence": least})}
    findings, not_assessed = run_checks([check], tables, (), Validation(0), settings)
    assert [finding.claims for finding in findings] == [(other,)] if doubted else len(findings) == 3
    reason = f"the attribution is doubtful (its confidence is below {least or 0.5})"
    assert not_assessed == ((NotAssessed("CC900", reason, "a.txt", one),) if doubted else ())


def test_a_check_that_is_off_counts_as_not_assessed() -> None:
    others = _check(id="CC901")
    found = run_checks(
        [_check(), others], marked({"a.txt": "bad"}).tables, (), Validation(0), {"CC900": Setting(off=True)}
    )
    assert [finding.check for finding in found[0]] == ["CC901"]
    assert found[1] == (NotAssessed("CC900", OFF),)


@pytest.mark.parametrize("own", [None, Severity.WARNING])
def test_the_severity_that_is_set_is_that_of_every_finding(own: Severity | None) -> None:
    def judge(documents: pd.DataFrame) -> Iterator[Hit]:
        yield Hit("Bad.", Passage(documents["document"][0]), severity=own)

    tables = marked({"a.txt": "bad"}).tables
    for setting, severity in ((Setting(), own or Severity.NOTE), (Setting(Severity.ERROR), Severity.ERROR)):
        (finding,), _ = run_checks([_check(judge=judge)], tables, (), Validation(0), {"CC900": setting})
        assert finding.severity == severity


@pytest.mark.parametrize(("setting", "passed"), [({}, 3), ({"fewest": 5}, 5)])
def test_a_check_is_passed_its_thresholds_by_name(setting: dict[str, float], passed: float) -> None:
    seen: list[tuple[int, float]] = []

    def judge(documents: pd.DataFrame, fewest: int) -> Iterator[Hit]:
        seen.append((len(documents), fewest))
        yield from ()

    check = _check(judge=judge, thresholds={"fewest": Threshold(3, 1, 9, "fewest of them")})
    run_checks([check], marked({"a.txt": ""}).tables, (), Validation(0), {"CC900": Setting(thresholds=setting)})
    assert seen == [(1, passed)]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_thresholds_are_parameters_with_a_default_within_bounds(check: Check) -> None:
    assert set(inspect.signature(check.judge).parameters) == {*check.reads, *check.thresholds}
    for threshold in check.settable.values():
        assert threshold.least <= threshold.default <= threshold.most
        assert threshold.meaning
        assert not threshold.meaning.endswith(".")


def test_checks_that_rest_on_attributions_say_that_they_leave_out_the_doubtful() -> None:
    resting = [check for check in CHECKS if check.rests_on_attributions]
    assert [check.id for check in resting] == [
        *("CC102", "CC103", "CC105", "CC203"),
        *("CC401", "CC402", "CC403", "CC405"),
    ]
    assert all("doubtful" in (check.documentation or "").split("Limits:")[1] for check in resting)


def test_nothing_at_all() -> None:
    assert run_checks(CHECKS, marked({}).tables, (), Validation(0)) == ((), ())


def test_a_file_that_was_not_read_is_found_though_there_is_no_text() -> None:
    findings, _ = run_checks(
        CHECKS, marked({}).tables, [ReadFailure("x.bin", "not text; save it as text.")], Validation(0)
    )
    assert [(f.check, f.location.document, f.location.span) for f in findings] == [("CC603", "x.bin", None)]


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="ab .,?!\n\r\t\"“”„«»‘’'`[]12", max_size=80))
def test_no_text_stops_a_check(text: str) -> None:
    run_checks(CHECKS, marked({"a.txt": text}).tables, (), Validation(0))


@settings(deadline=None)
@given(st.text(alphabet="ab .\n\r", max_size=60))
def test_paragraphs_hold_all_that_is_not_blank(text: str) -> None:
    found = paragraphs(text)
    assert all(text[p.start : p.end] == p.text for p in found)
    assert "".join("".join(p.text for p in found).split()) == "".join(text.split())
