"""What became of the claims since the baseline, as a diff in words that the reviewer of a changed document reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from claimcheck.baseline import ChangeKind, ClaimChange, KnownClaim
from claimcheck.model import AuditResult
from claimcheck.reporting.findings import Context
from claimcheck.reporting.text_report import safe

NO_BASELINE = "There is no baseline to compare the claims with: name one with --baseline.\n"
NO_CHANGE = "No claim has changed since the baseline.\n"
MOST_WORDS = 400
"""Longer claims are shown without marks: to compare words takes time that grows with their square."""
_NOBODY = "(no one)"


def render(_result: AuditResult, context: Context) -> str:
    """A block a document, in it a hunk a claim, with `[-words-]` that went and `{+words+}` that came."""
    if context.comparison is None:
        return NO_BASELINE
    return "".join(f"{line}\n" for line in lines(context.comparison.changes, context)) or NO_CHANGE


def lines(changes: Sequence[ClaimChange], context: Context) -> Iterator[str]:
    """The lines of the diff; each is one line that controls no terminal, whatever the documents hold."""
    for document, its in groupby(changes, key=lambda change: change.document):
        path = safe(context.label(document))
        yield f"--- {path}"
        yield f"+++ {path}"
        for change in its:
            yield f"@@ {'' if change.line is None else f'line {change.line}, '}{change.kind.value} @@"
            yield from (safe(line) for line in _sides(change))


def _sides(change: ClaimChange) -> Iterator[str]:
    with_speaker = change.kind is ChangeKind.SOURCE
    before = _words(change.before, with_speaker=with_speaker) if change.before else []
    after = _words(change.after, with_speaker=with_speaker) if change.after else []
    if before and after and max(len(before), len(after)) <= MOST_WORDS:
        before, after = _marked(before, after)
    if before:
        yield f"- {' '.join(before)}"
    if after:
        yield f"+ {' '.join(after)}"


def _words(claim: KnownClaim, *, with_speaker: bool) -> list[str]:
    """Source, cue and content; with the name of the source where its words do not tell who it is."""
    known = f"[{claim.name}]" if with_speaker and claim.name and claim.name != claim.source else ""
    nobody = _NOBODY if with_speaker and not claim.source else ""
    return " ".join((claim.source or nobody, known, claim.cue, claim.content)).split()


def _marked(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    old: list[str] = []
    new: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = " ".join(before[a:b]), " ".join(after[c:d])
        if kind == "equal":
            old.append(gone)
            new.append(come)
        else:
            old += [f"[-{gone}-]"] if gone else []
            new += [f"{{+{come}+}}"] if come else []
    return old, new
