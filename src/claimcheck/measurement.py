"""What the language engine is worth on documents annotated by hand: the figures of its card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimcheck import evaluation
from claimcheck.annotations import AnnotatedDocument, Marking
from claimcheck.evaluation import Agreement, Evaluation
from claimcheck.language.engine import Engine
from claimcheck.language.training.calibration import Example
from claimcheck.language.training.data import Annotated


@dataclass(frozen=True)
class Trial:
    """The engine's attributions in annotated documents."""

    gold: tuple[AnnotatedDocument, ...]
    found: dict[str, list[Marking]]
    """By the name of their document."""
    examples: tuple[Example, ...]
    """What spoke for each of them, in the order of `found`, and whether it is right."""
    confidences: tuple[float, ...]
    """As the engine gives them."""

    @property
    def evaluation(self) -> Evaluation:
        """How well they agree with the annotators."""
        return evaluation.evaluate(self.gold, self.found)


def attributions(engine: Engine, gold: Sequence[AnnotatedDocument]) -> Trial:
    """Reads every document, whose texts must be there."""
    found: dict[str, list[Marking]] = {}
    examples: list[Example] = []
    confidences: list[float] = []
    for document in gold:
        analysed = engine.analyse(document.text or "").attributions
        found[document.name] = [Marking(each.source, each.cue, each.content) for each in analysed]
        right = evaluation.agreed(document, found[document.name])
        examples += [Example(document.name, each.evidence, ok) for each, ok in zip(analysed, right, strict=True)]
        confidences += [each.confidence for each in analysed]
    return Trial(tuple(gold), found, tuple(examples), tuple(confidences))


def names(engine: Engine, documents: Iterable[Annotated]) -> dict[str, Agreement]:
    """Names with exact bounds and type, by the types that `documents` have, and of all of them."""
    by_type: dict[str, Agreement] = {}
    for document in documents:
        found = {(e.start, e.end, e.type) for e in engine.analyse(document.text).entities}
        for kind in ("PER", "ORG", "LOC"):
            right, said = ({name for name in side if name[2] == kind} for side in (set(document.entities or ()), found))
            by_type[kind] = by_type.get(kind, Agreement()) + Agreement(len(right & said), len(said), len(right))
    return {"all": sum(by_type.values(), Agreement()), **by_type}


def sentence_starts(engine: Engine, documents: Iterable[Annotated]) -> Agreement:
    """Offsets at which sentences begin; the first of a document counts."""
    total = Agreement()
    for document in documents:
        gold, found = set(document.sentence_starts or ()), set(engine.analyse(document.text).sentence_starts)
        total += Agreement(len(gold & found), len(found), len(gold))
    return total
