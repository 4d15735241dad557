"""Whole stories, told by several documents each: what disagrees in them is found, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.audit import assemble, audit, extract_batch, find, read_batch
from claimcheck.cache import Cache
from claimcheck.linking import stories
from claimcheck.model import Document, Link

STORIES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
FOLDER = Path(__file__).with_name("stories")
COMPARING = {"CC106", "CC202", "CC203", "CC303", "CC304", "CC401", "CC402", "CC405", "CC406"}


@pytest.mark.parametrize("story", STORIES)
def test_story(story: str) -> None:
    result = audit([FOLDER / story])
    found = [
        [finding.check, *(f"{place.document}:{place.line}" for place in (finding.location, *finding.related))]
        for finding in result.findings
        if finding.check in COMPARING
    ]
    assert sorted(found) == sorted(STORIES[story]["found"])


def test_what_two_documents_gave_is_remembered_unless_it_cannot_be_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    documents = [each for each in read_batch(find([FOLDER / "ferry"])) if isinstance(each, Document)]
    extractions = extract_batch(documents)
    expected = assemble(documents, extractions).links

    def links() -> tuple[Link, ...]:
        return assemble(documents, extractions, cache=cache).links

    assert links() == expected
    known = cache.answers("conflicts")
    assert any(answer != b"[]" for answer in known.values())
    for damaged in (b"{", b"[[0]]", b'[[999,0,{"relation":"contradicts","evidence":"No.","confidence":0.5}]]'):
        cache.keep_answers("conflicts", dict.fromkeys(known, damaged))
        assert links() == expected
    compared: list[object] = []
    monkeypatch.setattr(stories, "_between", lambda *documents: compared.append(documents) or ())
    assert links() == expected
    assert not compared
