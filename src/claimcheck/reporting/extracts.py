"""What `claimcheck extract` prints: the claims of documents, without judgement on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimcheck.annotations import is_attribution, marking
from claimcheck.model import Claim, Document, Voice
from claimcheck.reporting.json_report import json_line
from claimcheck.reporting.overview import content, cue, surface
from claimcheck.reporting.passages import claim_start
from claimcheck.reporting.visible import one_line, visible


def extract_jsonl(documents: Sequence[Document], claims: Iterable[Claim]) -> Iterator[str]:
    """One JSON line a document, by name, in pieces: the line of a long document is nowhere in memory as a whole.

    `attributions` are in the format that `evaluate` reads; beside them stand the quotations that no one is said to have
    spoken (`unattributed`) and what the document says in its own voice (`statements`). The shape is
    `attributions.schema.json`.
    """
    for document, its_claims in _by_document(documents, claims):
        yield '{"attributions": ['
        yield from _records(its_claims, "attributions")
        yield f'], "name": {json_line(document.name)}, "statements": ['
        yield from _records(its_claims, "statements")
        yield f'], "text": {json_line(document.text)}, "unattributed": ['
        yield from _records(its_claims, "unattributed")
        yield "]}\n"


def _records(claims: Iterable[Claim], kind: str) -> Iterator[str]:
    for number, claim in enumerate(claim for claim in claims if _kind(claim) == kind):
        yield (", " if number else "") + json_line(_record(claim))


def extract_table(documents: Sequence[Document], claims: Iterable[Claim], width: int = 100) -> Iterator[str]:
    """A table of plain text a document, by name, each ending in a line feed and at most `width` cells wide."""
    for document, its_claims in _by_document(documents, claims):
        table = Table(
            "At", "Source", "Cue", "Content", title=Text(visible(document.name)), title_justify="left", box=box.SIMPLE
        )
        table.columns[0].no_wrap = True
        for column, ratio in zip(table.columns[1:], (3, 2, 6), strict=True):
            column.ratio, column.overflow = ratio, "fold"
        for claim in its_claims:
            source = "(the document)" if claim.voice == Voice.DOCUMENT else surface(claim)
            position = f"{claim.line}:{claim.column}"
            table.add_row(*(Text(visible(one_line(cell))) for cell in (position, source, cue(claim), content(claim))))
        yield _printed(table if its_claims else Text(f"{visible(document.name)}\n  no claims"), width)


def _printed(renderable: Any, width: int) -> str:
    output = StringIO()
    Console(file=output, width=width, color_system=None, force_terminal=False, legacy_windows=False).print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines())


def _by_document(documents: Sequence[Document], claims: Iterable[Claim]) -> Iterator[tuple[Document, list[Claim]]]:
    groups: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (claim_start(claim), claim.id)):
        groups[claim.document].append(claim)
    for document in sorted(documents, key=lambda document: document.name):
        yield document, groups[document.name]


def _kind(claim: Claim) -> str:
    if is_attribution(claim):
        return "attributions"
    return "statements" if claim.voice is Voice.DOCUMENT else "unattributed"


def _record(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        **asdict(marking(claim)),
        "line": claim.line,
        "column": claim.column,
        "quotation": claim.quotation.value,
        "cue_class": claim.cue_class.value,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "factuality": claim.factuality.value,
        "confidence": claim.confidence,
    }
