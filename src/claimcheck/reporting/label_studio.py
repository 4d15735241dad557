"""Attributions as predictions for Label Studio, and what people made of them there back as attributions.

Each piece of a role is a region. A relation from a source or content to a cue says whose they are, so that one source
may belong to several cues; further pieces of a cue are related to its first. An attribution without a cue is held
together by relations to its first piece. Offsets are code points, as Label Studio has stored them since 1.4; earlier
versions counted UTF-16 units, which is noticed where the words of a region do not fit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from claimcheck.annotations import ROLES, AnnotatedDocument, Marking, Pieces, is_attribution, marking
from claimcheck.errors import ConfigurationError
from claimcheck.model import Document
from claimcheck.reporting.claim_formats import Claims, json_array, ordered
from claimcheck.reporting.json_report import json_line
from claimcheck.versions import installed

LABELS_CONFIG = """\
<View>
  <Header value="$name"/>
  <Labels name="role" toName="text">
    <Label value="source" background="#3b6ea5"/>
    <Label value="cue" background="#b8860b"/>
    <Label value="content" background="#3c8d5a"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>
"""
"""The labelling interface that the predictions are for: paste it into the settings of the project."""

_Region = tuple[str, int, int]
"""Role, first and one past the last code point."""


def write(claims: Claims) -> Iterator[str]:
    """Tasks to import, a document each; the claims that are attributions are its predictions."""
    version = f"claimcheck {installed('claimcheck')}"
    yield from json_array(
        task(document, [marking(claim) for claim in ordered(its_claims) if is_attribution(claim)], version)
        for document, its_claims in claims
    )
    yield "\n"


def task(document: Document, markings: Sequence[Marking], version: str) -> dict[str, Any]:
    """A document as a task with predictions of that version of the model."""
    result = [entry for number, each in enumerate(markings) for entry in _entries(number, each, document.text)]
    data = {"name": document.name, "text": document.text}
    return {"data": data, "predictions": [{"model_version": version, "result": result}]}


def lines(documents: Iterable[AnnotatedDocument]) -> Iterator[str]:
    """JSON Lines as `claimcheck evaluate` reads them."""
    for document in documents:
        roles = [{role: getattr(each, role) for role in ROLES} for each in document.attributions]
        yield json_line({"name": document.name, "text": document.text, "attributions": roles}) + "\n"


def read_export(export: str | bytes) -> tuple[AnnotatedDocument, ...]:
    """The documents that people annotated, from Label Studio's export in its own format ("JSON", not "JSON-MIN").

    Of several annotations the one marked as ground truth counts, else the latest; cancelled ones do not. Tasks that
    nobody has annotated are passed over.

    Raises:
        ConfigurationError: it is no such export, or says something that is no attribution.
    """
    try:
        tasks = json.loads(export)
        if not isinstance(tasks, list):
            raise TypeError
        found = [_read_task(each) for each in tasks if each.get("annotations")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError("not an export of Label Studio; export the project as JSON, not JSON-MIN") from error
    documents = {document.name: document for document in found if document}
    if len(documents) != sum(1 for document in found if document):
        raise ConfigurationError("two tasks have the same name; export one project at a time")
    return tuple(documents.values())


def _entries(number: int, attribution: Marking, text: str) -> Iterator[dict[str, Any]]:
    regions = [(role, piece) for role in ROLES for piece in getattr(attribution, role)]
    ids = [f"{number}-{role}-{start}-{end}" for role, (start, end) in regions]
    for identity, (role, (start, end)) in zip(ids, regions, strict=True):
        value = {"start": start, "end": end, "text": text[start:end], "labels": [role]}
        yield {"id": identity, "from_name": "role", "to_name": "text", "type": "labels", "value": value}
    head = next((position for position, (role, _) in enumerate(regions) if role == "cue"), 0)
    for position, identity in enumerate(ids):
        if position != head:
            yield {"type": "relation", "from_id": identity, "to_id": ids[head], "direction": "right"}


def _read_task(record: Mapping[str, Any]) -> AnnotatedDocument | None:
    kept = [each for each in record["annotations"] if not each.get("was_cancelled")]
    if not kept:
        return None
    chosen = max(kept, key=lambda each: (bool(each.get("ground_truth")), each.get("updated_at") or "", each["id"]))
    name, text = record["data"]["name"], record["data"]["text"]
    if not (isinstance(name, str) and isinstance(text, str)):
        raise TypeError
    return AnnotatedDocument(name, text, tuple(_attributions(chosen["result"], text)))


def _attributions(result: Sequence[Mapping[str, Any]], text: str) -> Iterator[Marking]:
    regions = {
        entry["id"]: (label, *_offsets(entry["value"], text))
        for entry in result
        if entry["type"] == "labels"
        for label in entry["value"]["labels"][:1]
        if label in ROLES
    }
    near: defaultdict[str, set[str]] = defaultdict(set)
    for entry in result:
        if entry["type"] == "relation" and {entry["from_id"], entry["to_id"]} <= regions.keys():
            near[entry["from_id"]].add(entry["to_id"])
            near[entry["to_id"]].add(entry["from_id"])
    cues = {identity for identity, (role, *_) in regions.items() if role == "cue"}
    placed: set[str] = set()
    for identity in (*(each for each in regions if each in cues), *(each for each in regions if each not in cues)):
        if identity not in placed:
            group = _group(identity, near, cues)
            placed |= group
            yield _marking(regions[member] for member in group)


def _group(start: str, near: Mapping[str, set[str]], cues: set[str]) -> set[str]:
    """What belongs together with a region: all that is related to a cue, and over it what has no cue of its own.

    From a source or content the way leads to no further cue, so that cues that share a source stay apart.
    """
    group, todo = {start}, [start]
    while todo:
        each = todo.pop()
        reached = {other for other in near[each] if each in cues or not (other in cues or near[other] & cues)} - group
        group |= reached
        todo += sorted(reached)
    return group


def _marking(regions: Iterable[_Region]) -> Marking:
    pieces: dict[str, Pieces] = dict.fromkeys(ROLES, ())
    for role, start, end in sorted(set(regions)):
        pieces[role] += ((start, end),)
    return Marking(**pieces)


def _offsets(value: Mapping[str, Any], text: str) -> tuple[int, int]:
    """In code points, whichever way the region counts."""
    start, end = value["start"], value["end"]
    words = value.get("text")
    if words is not None and text[start:end] != words:
        units = text.encode("utf-16-le", "surrogatepass")
        before = units[: 2 * start].decode("utf-16-le", "replace")
        inside = units[2 * start : 2 * end].decode("utf-16-le", "replace")
        if inside == words:
            return len(before), len(before) + len(inside)
    if not 0 <= start <= end <= len(text):
        raise ValueError
    return start, end
