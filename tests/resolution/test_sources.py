# ruff: noqa: ISC004 - a text in two lines is one text
"""Each case: a marked text, then status and entity of its claims in order ("-" for none)."""

from __future__ import annotations

import pytest

from claimcheck.resolution import resolve
from tests.resolution.marked import marked

CASES = {
    "a person, not the state before the name": (
        "<s>Norway's King Harald Solberg</s> <cue>said</cue> <c>it was time</c>.",
        ["resolved person:harald-solberg"],
    ),
    "an office in front of the name": (
        "<s>Deputy Chief of Staff of Iran's President's Office Mary Holt</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:mary-holt"],
    ),
    "a name in apposition": (
        "<s>the company's chief executive, Jane Roe,</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:jane-roe"],
    ),
    "a ministry's website": (
        "<c>They agreed</c>, <s>Omani Foreign Ministry website</s> <cue>reported</cue>.",
        ["resolved government_body:oman-foreign-ministry"],
    ),
    "a ministry whose state the same sentence tells": (
        "Losing his Omani passport, <s>the interior ministry</s> <cue>said</cue>, <c>was his fault</c>.",
        ["resolved government_body:oman-interior-ministry"],
    ),
    "a ministry that could be of two states": (
        "Oman and Qatar met. <s>The interior ministry</s> <cue>said</cue> <c>no</c>.",
        ["unresolved -"],
    ),
    "a government": (
        "<s>The Norwegian government</s> <cue>said</cue> <c>no</c>. <s2>Oslo</s2> <cue2>added</cue2> <c2>more</c2>.",
        ["resolved state:norway", "resolved state:norway"],
    ),
    "a seat": ("<s>The White House</s> <cue>said</cue> <c>no</c>.", ["resolved state:united-states"]),
    "a spokesman": (
        "<s>A spokesman for President Jane Roe</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:jane-roe"],
    ),
    "unnamed officials of a state": (
        "<s>Qatari officials</s> <cue>said</cue> <c>no</c>. <s2>They</s2> <cue2>added</cue2> <c2>more</c2>.",
        ["resolved group:qatar-officials", "resolved group:qatar-officials"],
    ),
    "anonymous": (
        "<s>A senior Qatari official</s> <cue>said</cue> <c>no</c>. <s2>Critics</s2> <cue2>said</cue2> <c2>yes</c2>. "
        "<s3>Sources close to the talks</s3> <cue3>said</cue3> <c3>no</c3>. <s4>Some</s4> <cue4>said</cue4> <c4>yes</c4>.",
        ["anonymous -"] * 4,
    ),
    "agentless": (
        "Oman <cue>is seen as</cue> <c>a mediator</c>. <cue2>Reportedly</cue2>, <c2>it failed</c2>.",
        ["agentless -", "agentless -"],
    ),
    "missing": ("“<c>It is over.</c>”", ["missing -"]),
    "two named together": (
        "<s>Norway and Sweden</s> <cue>said</cue> <c>they agreed</c>.",
        ["resolved group:norway+sweden"],
    ),
    "one named, with others who are not": (
        "<s>Norway and other Council member states</s> <cue>said</cue> <c>no</c>. "
        "<s2>Sweden and its allies</s2> <cue2>said</cue2> <c2>no</c2>. "
        "<s3>Jane Roe and several aides</s3> <cue3>said</cue3> <c3>no</c3>.",
        ["resolved state:norway", "resolved state:sweden", "resolved person:jane-roe"],
    ),
    "a capital, with others who are not named": (
        "<s>Oslo and its allies</s> <cue>said</cue> <c>no</c>. "
        "<s2>Officials in Oslo and Stockholm</s2> <cue2>said</cue2> <c2>no</c2>.",
        ["resolved state:norway", "resolved group:oslo-officials"],
    ),
    "one named by a tie to the other": (
        "<s>Jane Roe and her Swedish counterpart Erik Holm</s> <cue>said</cue> <c>no</c>.",
        ["resolved group:erik-holm+jane-roe"],
    ),
    "two named, with others who are not": (
        "<s>Norway, Sweden and others</s> <cue>said</cue> <c>no</c>.",
        ["resolved group:norway+sweden"],
    ),
    "one named, and what that one is": (
        "<s>Jane Roe, founder and chief executive,</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:jane-roe"],
    ),
    "no one named, and others": (
        "<s>Sources close to Norway and other officials</s> <cue>said</cue> <c>no</c>.",
        ["anonymous -"],
    ),
    "a name that holds an and": (
        "<s><org>Food and Drug Agency</org></s> <cue>said</cue> <c>no</c>.",
        ["resolved organisation:food-and-drug-agency"],
    ),
    "an office of a place in apposition": (
        "<s>the senator's running mate, <loc>Ohio</loc> Gov. Mike Holt,</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:mike-holt"],
    ),
    "a source that was not named before either": (
        "<s>A source</s> <cue>said</cue> <c>no</c>. It rained, <s2>the source</s2> <cue2>added</cue2>, <c2>yes</c2>.",
        ["anonymous -", "anonymous -"],
    ),
    "the two men, of none": ("<s>The two men</s> <cue>said</cue> <c>no</c>.", ["unresolved -"]),
    "she, and a name that could be several": (
        "Bill Holt and Hillary Holt came. Holt spoke. <s>She</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:hillary-holt"],
    ),
    "who, of someone not named": (
        "A former clerk, <s>who</s> <cue>asked</cue> <c>to stay unnamed</c>, left.",
        ["anonymous -"],
    ),
    "the only court so far": (
        "The <org>High Court of Oman</org> sat. It rained. It snowed. It thawed. <s>The court</s> <cue>said</cue> <c>no</c>.",
        ["resolved government_body:high-court-of-oman"],
    ),
    "the company, by what the name is elsewhere": (
        "The firm Corv left. <loc>Corv</loc> came. <s>The company</s> <cue>said</cue> <c>no</c>.",
        ["resolved organisation:corv"],
    ),
    "its website": (
        "<org>Corv</org> makes tin. It has 30 clerks, <s>its website</s> <cue>says</cue>, <c>and a cat</c>.",
        ["resolved organisation:corv"],
    ),
    "one name, taken for a person's and a company's": (
        "<s><per>Corv</per></s> <cue>said</cue> <c>no</c>. The mining firm <org>Corv</org> left.",
        ["resolved organisation:corv"],
    ),
    "a company by the first word of its name": (
        "<org>Corv Mining</org> left. <s><per>Corv</per></s> <cue>said</cue> <c>no</c>.",
        ["resolved organisation:corv-mining"],
    ),
    "a family name, taken for a company's": (
        "<per>Jane Ford</per> met <org>Ford</org>. <s>Ford</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:jane-ford"],
    ),
    "he, who spoke before": (
        "<s>Jane Roe</s> <cue>said</cue> <c>Peter Holt lied</c>. <s2>She</s2> <cue2>added</cue2> <c2>more</c2>.",
        ["resolved person:jane-roe", "resolved person:jane-roe"],
    ),
    "he, of two": (
        "John Smith met Peter Holt. <s>He</s> <cue>said</cue> <c>no</c>.",
        ["unresolved -"],
    ),
    "he, two paragraphs on": (
        "John Smith came.\n\nIt rained.\n\n<s>He</s> <cue>said</cue> <c>no</c>.",
        ["unresolved -"],
    ),
    "it, with one state before": (
        "The Omani government recalled its envoy. <s>It</s> <cue>said</cue> <c>this was final</c>.",
        ["resolved state:oman"],
    ),
    "it, with two states before": (
        "The Omani government recalled its envoy over interference by Qatar.\n\n"
        "In a statement, <s>it</s> <cue>said</cue> <c>this was final</c>.",
        ["unresolved -"],
    ),
    "I, quoted": (
        "<s>Jane Roe</s> <cue>said</cue>: “<c><s2>I</s2> <cue2>think</cue2> <c2>it ends</c2></c>.”",
        ["resolved person:jane-roe", "resolved person:jane-roe"],
    ),
    "I, not quoted": ("<s>I</s> <cue>think</cue> <c>it ends</c>.", ["document -"]),
    "I, quoted by nobody": ("It read: “We left, and <s>I</s> <cue>think</cue> <c>it ends</c>.”", ["unresolved -"]),
    "roles told apart": (
        "Ayatollah Reza Karimi met Senator John Smith. <s>The cleric</s> <cue>said</cue> <c>no</c>. "
        "<s2>The senator</s2> <cue2>said</cue2> <c2>yes</c2>. <s3>The mayor</s3> <cue3>said</cue3> <c3>no</c3>.",
        ["resolved person:reza-karimi", "resolved person:john-smith", "unresolved -"],
    ),
    "the two sides": (
        "Norway received the Swedish envoy. <s>The two sides</s> <cue>agreed</cue> <c>to talk</c>.",
        ["resolved group:norway+sweden"],
    ),
    "the two sides, of three": (
        "Norway received the Swedish and Danish envoys. <s>The two sides</s> <cue>agreed</cue> <c>to talk</c>.",
        ["unresolved -"],
    ),
    "who": (
        "They met John Smith, <s>who</s> <cue>said</cue> <c>no</c>.",
        ["resolved person:john-smith"],
    ),
    "one family, told apart by title": (
        "Bill Holt and Hillary Holt came. <s>Mrs. Holt</s> <cue>said</cue> <c>no</c>. <s2>Holt</s2> <cue2>said</cue2> <c2>no</c2>.",
        ["resolved person:hillary-holt", "unresolved -"],
    ),
    "the language engine's names": (
        "<s><org>Borealis</org></s> <cue>said</cue> <c><per>Ola Tveit</per> left</c>. <s2>Tveit</s2> <cue2>denied</cue2> <c2>it</c2>.",
        ["resolved organisation:borealis", "resolved person:ola-tveit"],
    ),
}

TARGETS = {
    "<s>Oman</s> <cue>accused</cue> <c>Qatar's Harbour Front Movement (HFM) of spying</c>.": "organisation:harbour-front-movement",
    "<s>Oman</s> <cue>has long blamed</cue> <c>Doha for the unrest</c>.": "state:qatar",
    "<s>Oman</s> <cue>blamed Doha for</cue> <c>the unrest</c>.": "state:qatar",
    "<s>Oman</s> <cue>accused</cue> <c>Sheikh Yusuf Karam of theft</c>.": "person:yusuf-karam",
    "<s>Oman</s> <cue>urged</cue> <c>the Qatari government to leave</c>.": "state:qatar",
    "<s>Oman</s> <cue>demanded</cue> <c>that Qatar leave the region</c>.": "state:qatar",
    "<s>Oman</s> <cue>condemned</cue> <c>the attack on Qatar</c>.": None,
    "<s>Oman</s> <cue>accused</cue> <c>it of spying for Qatar</c>.": None,
    "<s>Oman</s> <cue>said</cue> <c>Qatar was ready</c>.": None,
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_decides_who_speaks(text: str, expected: list[str]) -> None:
    document, extraction = marked(text)
    claims = resolve([document], [extraction]).claims
    assert [f"{claim.source_status.value} {claim.source_entity or '-'}" for claim in claims] == expected
    assert all(
        claim.source_reason for claim in claims if claim.source_status.value in ("unresolved", "anonymous", "agentless")
    )


@pytest.mark.parametrize(("text", "expected"), TARGETS.items(), ids=TARGETS)
def test_decides_whom_it_is_directed_at(text: str, expected: str | None) -> None:
    document, extraction = marked(text)
    assert resolve([document], [extraction]).claims[0].target_entity == expected
