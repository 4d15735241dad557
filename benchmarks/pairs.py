"""Measure the links between short texts against the relation that an editor would give.

    python benchmarks/pairs.py [tests/linking/editor_pairs.yaml] [--show]

Each pair is a corpus of its own, read as any audit would read it: extracted, resolved, linked. A relation is found
where any link of that kind joins two of its claims, so a pair counts once however many links say so. Pairs held
back are in the totals only: `--show` prints the errors of the open ones.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from claimcheck.extraction import extract
from claimcheck.linking import link
from claimcheck.model import Document, Extraction, Link, Provenance, Relation
from claimcheck.resolution import resolve

PAIRS = Path(__file__).parent.parent / "tests" / "linking" / "editor_pairs.yaml"
RELATIONS = {
    "agree": Relation.CORROBORATES,
    "contradict": Relation.CONTRADICTS,
    "dispute": Relation.DISPUTES,
    "echo": Relation.ECHOES,
}


@dataclass(frozen=True)
class Pair:
    """Short texts with the relation that an editor sees between them."""

    name: str
    texts: tuple[str, ...]
    """A document each."""
    relation: Relation | None
    differs: str | None = None
    """As `model.Difference`, of a contradiction."""
    published: tuple[str, ...] = ()
    """Of the documents, in order."""
    one_source: bool = False
    """Whether both sides of a contradiction are one."""
    held_back: bool = False

    @property
    def documents(self) -> tuple[Document, ...]:
        """The texts as documents, named by their number."""
        days = self.published or (None,) * len(self.texts)
        return tuple(
            Document(f"{number}.txt", text, "", 0, "text/plain", "utf-8", Provenance(published=day))
            for number, (text, day) in enumerate(zip(self.texts, days, strict=True))
        )


@dataclass(frozen=True)
class Counts:
    """How often a relation was found, rightly, and was there to be found."""

    right: int
    found: int
    expected: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.expected, 1)
        return f"P {precision:.2f} ({self.right}/{self.found})  R {recall:.2f} ({self.right}/{self.expected})"


def read_pairs(path: Path = PAIRS) -> tuple[Pair, ...]:
    """The pairs of a file."""
    return tuple(
        Pair(
            name=case["name"],
            texts=tuple(case["texts"]),
            relation=RELATIONS.get(case["relation"]),
            differs=case.get("differs"),
            published=tuple(case.get("published", ())),
            one_source=case.get("one_source", False),
            held_back=case.get("held_back", False),
        )
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def extracted(pair: Pair) -> tuple[Extraction, ...]:
    """What is found in each text of a pair."""
    return tuple(extract(document) for document in pair.documents)


def linked(pair: Pair, extractions: Sequence[Extraction]) -> tuple[Link, ...]:
    """The links between the claims of a pair."""
    resolution = resolve(pair.documents, extractions)
    return link(pair.documents, resolution)


def by_relation(found: Iterable[tuple[Pair, Sequence[Link]]], relation: Relation) -> Counts:
    """How well a relation is found."""
    found = tuple(found)
    says = {pair.name: any(link.relation is relation for link in links) for pair, links in found}
    there = {pair.name: pair.relation is relation for pair, _ in found}
    return Counts(sum(says[name] and there[name] for name in says), sum(says.values()), sum(there.values()))


def by_difference(found: Iterable[tuple[Pair, Sequence[Link]]], difference: str) -> Counts:
    """How well contradictions of one kind are found: right where the pair contradicts, whatever else it differs in."""
    found = tuple(found)
    says = [pair for pair, links in found if any(link.difference == difference for link in links)]
    expected = [pair for pair, _ in found if pair.differs == difference]
    return Counts(sum(pair.differs == difference for pair in says), len(says), len(expected))


def report(title: str, found: Sequence[tuple[Pair, Sequence[Link]]]) -> None:
    """Print precision and recall, a line for each relation and each difference."""
    print(f"{title}: {len(found)} pairs, {sum(pair.relation is None for pair, _ in found)} of them without a relation")
    for name, relation in RELATIONS.items():
        print(f"  {name:12}{by_relation(found, relation)}")
    for difference in sorted({pair.differs for pair, _ in found if pair.differs}):
        print(f"    {difference:10}{by_difference(found, difference)}")


def show(pair: Pair, links: Sequence[Link]) -> None:
    """Print a pair whose links are not those an editor would draw."""
    said = sorted({f"{link.relation} ({link.difference}): {link.evidence}" for link in links})
    if {link.relation for link in links} != ({pair.relation} if pair.relation else set()):
        print(f"\n{pair.name}: {pair.relation or 'none'} {pair.differs or ''}")
        for text in (*pair.texts, *said):
            print("   ", text)


def main() -> None:
    """Extract, link and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path, default=PAIRS)
    parser.add_argument("--show", action="store_true", help="print the open pairs that are judged wrongly")
    arguments = parser.parse_args()
    found = [(pair, linked(pair, extracted(pair))) for pair in read_pairs(arguments.path)]
    report("open", [item for item in found if not item[0].held_back])
    report("held back", [item for item in found if item[0].held_back])
    if arguments.show:
        for pair, links in found:
            if not pair.held_back:
                show(pair, links)


if __name__ == "__main__":
    main()
