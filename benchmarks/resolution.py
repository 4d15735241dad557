"""Measure dates and names against documents annotated with time expressions and entities.

    python benchmarks/resolution.py dev.jsonl [--show]

Input: a document a line with `text`, `published`, `timex` and `entities`, each item with `start`, `end` and `value` or
`instance`. Only the first six lines of a text are annotated; the line that repeats the date of publication is left out.
A date is *found* where it overlaps an expression, one to one, and its *value* right where the two are the same string.
Names are scored by pairs of mentions of one entity, gold against resolved, over all documents together.
"""

# ruff: noqa: INP001, T201, D103
from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from claimcheck.model import DateReference, Document, EntityType, Extraction, Mention, Provenance, Span
from claimcheck.resolution import resolve
from claimcheck.resolution.dates import document_date, find_dates

Record = dict[str, Any]
KINDS = {"PER": EntityType.PERSON, "ORG": EntityType.ORGANISATION, "LOC": EntityType.PLACE}


def document(record: Record) -> Document:
    return Document(
        record["name"], record["text"], "", 0, "text/plain", "utf-8", Provenance(published=record["published"])
    )


def annotated(record: Record) -> int:
    """Where the annotated part of the text, its first six lines, ends."""
    return sum(len(line) + 1 for line in record["text"].split("\n")[:6])


def dateline(record: Record) -> range:
    """The second line, which gives the date of publication and is not annotated where that is known."""
    lines = record["text"].split("\n", 2)
    if len(lines) < 2 or not record["published"]:
        return range(0)
    return range(len(lines[0]) + 1, len(lines[0]) + 1 + len(lines[1]))


def pairs(
    gold: Iterable[Record], found: Iterable[DateReference]
) -> tuple[list[tuple[Record, DateReference]], list[Record], list[DateReference]]:
    """Expressions matched one to one, and what is left on either side."""
    left, matched, missed = list(found), [], []
    for item in sorted(gold, key=lambda item: (item["start"], item["end"])):
        hit = max(
            (r for r in left if r.span.start < item["end"] and item["start"] < r.span.end),
            default=None,
            key=lambda r: (r.value == item["value"], min(r.span.end, item["end"]) - max(r.span.start, item["start"])),
        )
        if hit is None:
            missed.append(item)
        else:
            left.remove(hit)
            matched.append((item, hit))
    return matched, missed, left


def f1(right: int, predicted: int, gold: int) -> str:
    precision, recall = right / max(predicted, 1), right / max(gold, 1)
    return f"P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def dates(records: Iterable[Record], *, show: bool) -> None:
    found = right = predicted = total = 0
    for record in records:
        end, skipped = annotated(record), dateline(record)
        candidates = [
            r
            for r in find_dates(record["text"], document_date(document(record)))
            if r.span.end <= end and r.span.start not in skipped
        ]
        matched, missed, extra = pairs(record["timex"], candidates)
        found, predicted, total = found + len(matched), predicted + len(candidates), total + len(record["timex"])
        right += sum(item["value"] == reference.value for item, reference in matched)
        if show:
            for item in missed:
                print("missed", item["value"], repr(item["text"]))
            for item, reference in matched:
                if item["value"] != reference.value:
                    print(
                        "value ",
                        item["value"],
                        "read as",
                        reference.value,
                        repr(item["text"]),
                        repr(reference.span.text),
                    )
            for reference in extra:
                around = record["text"][max(0, reference.span.start - 30) : reference.span.end + 20]
                print("extra ", reference.value, repr(reference.span.text), repr(around))
    print("dates found ", f1(found, predicted, total))
    print("dates value ", f1(right, predicted, total))


def names(records: list[Record], *, show: bool) -> None:
    gold: dict[tuple[str, int], str] = {}
    documents, extractions = [], []
    for record in records:
        mentions = {}
        for item in record["entities"]:
            if item["syntactic"] == "NAM" and not any(
                item["start"] < m.span.end and m.span.start < item["end"] for m in mentions.values()
            ):
                kind = KINDS.get(item["type"], EntityType.OTHER)
                mentions[item["start"]] = Mention(Span(item["start"], item["end"], item["text"]), kind)
                gold[record["name"], item["start"]] = item["instance"]
        documents.append(document(record))
        extractions.append(Extraction(record["name"], (), tuple(mentions[start] for start in sorted(mentions)), ()))
    resolution = resolve(documents, extractions)
    found = {
        (name, start): mention.entity or f"{name}:{mention.span.start}"
        for name, mentions in resolution.mentions
        for mention in mentions
        for start in range(mention.span.start, mention.span.end)
    }
    keys = sorted(gold)
    same_gold = {pair for pair in combinations(keys, 2) if gold[pair[0]] == gold[pair[1]]}
    same_found = {pair for pair in combinations(keys, 2) if pair[0] in found and found[pair[0]] == found.get(pair[1])}
    for kind, keep in (("all", lambda a, b: True), ("between documents", lambda a, b: a[0] != b[0])):
        right, predicted, total = (
            sum(keep(*pair) for pair in pairs) for pairs in (same_gold & same_found, same_found, same_gold)
        )
        print(f"names, pairs {kind}:", f1(right, predicted, total))
    if show:
        text = {record["name"]: record["text"] for record in records}
        label = {(name, start): text[name][start : start + 24].replace("\n", " ") for name, start in keys}
        for verdict, pairs in (("wrong", same_found - same_gold), ("missed", same_gold - same_found)):
            for (first, second), count in Counter((label[a], label[b]) for a, b in sorted(pairs)).most_common(25):
                print(verdict, count, repr(first), repr(second))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", action="store_true", help="print every difference")
    arguments = parser.parse_args()
    records = [json.loads(line) for line in arguments.path.read_text(encoding="utf-8").splitlines()]
    dates(records, show=arguments.show)
    names(records, show=arguments.show)


if __name__ == "__main__":
    main()
