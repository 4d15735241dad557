"""Documents to put faults into, from files or lines of JSON, and the corpus of originals and second versions."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from benchmarks.faults.injection import choose
from benchmarks.faults.rewording import second_version
from benchmarks.faults.text import Original, original
from benchmarks.faults.version import Version
from claimcheck.audit import find, read_batch
from claimcheck.model import Document, Provenance

EVERY_NTH_UNTOUCHED = 3


def load(paths: Iterable[Path]) -> list[Original]:
    """The documents at these paths, sorted by name."""
    found: list[Original] = []
    for path in paths:
        if path.suffix == ".jsonl":
            found += (original(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
        else:
            found += (
                Original(reading.name, reading.text, reading.provenance.published)
                for reading in read_batch(find([path]))
                if isinstance(reading, Document)
            )
    return sorted(found, key=lambda each: each.name)


def versions(
    originals: Sequence[Original],
    seed: int,
    rate: float,
    *,
    sentences_per_fault: int = 6,
    most: int | None = None,
    kinds: frozenset[str] | None = None,
) -> list[Version]:
    """A second version of each: every third with harmless changes only, the others with faults as well.

    The order of the documents makes a difference to which faults are chosen: `load` sorts them.
    """
    made: list[Version] = []
    so_far: Counter[str] = Counter()
    for index, each in enumerate(originals):
        rng = random.Random(f"{seed} {each.name}")
        number = max(len(each.sentences) // sentences_per_fault, 1)
        untouched = (index + seed) % EVERY_NTH_UNTOUCHED == 0
        faults = () if untouched else choose(each, rng, number if most is None else min(number, most), so_far, kinds)
        path = PurePosixPath(each.name)
        made.append(second_version(each, str(path.with_name(f"{path.stem}~second{path.suffix}")), faults, rate, rng))
    return made


def document(name: str, text: str, published: str | None) -> Document:
    """As if read from a file."""
    data = text.encode()
    return Document(
        name, text, hashlib.sha256(data).hexdigest(), len(data), "text/plain", "utf-8", Provenance(published=published)
    )
