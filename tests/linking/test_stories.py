"""Whole stories, told by several documents each: what disagrees in them is found, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimcheck.audit import audit

STORIES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
COMPARING = {"CC106", "CC202", "CC203", "CC303", "CC304", "CC401", "CC402", "CC405", "CC406"}


@pytest.mark.parametrize("story", STORIES)
def test_story(story: str) -> None:
    result = audit([Path(__file__).with_name("stories") / story])
    found = [
        [finding.check, *(f"{place.document}:{place.line}" for place in (finding.location, *finding.related))]
        for finding in result.findings
        if finding.check in COMPARING
    ]
    assert sorted(found) == sorted(STORIES[story]["found"])
