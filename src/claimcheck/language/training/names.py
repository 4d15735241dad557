"""Names for a treebank in which nobody marked them, by teachers that see its parts of speech.

Names are marked by hand in few sentences. A model that is also told the gold tag and function of every word learns from
those few to mark the others better than one that sees the text alone could; the model that ships, which sees the text
alone, then learns from all of them (learning with privileged information: Vapnik and Vashist, Neural Networks 2009).
"""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.language import encoding
from claimcheck.language.encoding import BREAKS, SHAPES
from claimcheck.language.labels import ENTITY_LABELS
from claimcheck.language.training import syntax
from claimcheck.language.training.data import IGNORE, Annotated, Window, label
from claimcheck.language.training.encoder import Dropout, Encoder, pretrained_encoder
from claimcheck.language.training.perturbation import epoch_windows, names_for_swapping

Name = tuple[int, int, str]
Log = Callable[[str], None]

KINDS = ("PER", "ORG", "LOC")
"""The types that are marked by hand."""
_INPUTS = ("ids", "shapes", "quotes", "breaks", "tags", "functions")


@dataclass(frozen=True)
class Schooling:
    """How to train the teachers."""

    teachers: int = 3
    """What they make of a word is averaged."""
    noisy_documents: int = 240
    """Of a program's names, from which all of them learn first."""
    noisy_epochs: int = 1
    epochs: int = 8
    pieces: int = 2048
    """Of a batch, at most."""
    rate: float = 1e-4
    head_rate: float = 1e-3
    seed: int = 7


class Teacher(nn.Module):
    """Names (BIO) from word pieces and the tags and functions of the words that begin there."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        encoder.words.weight.requires_grad_(requires_grad=False)
        sizes = (SHAPES, 2, BREAKS, len(syntax.TAGS) + 1, len(syntax.RELATIONS) + 1)
        self.more = nn.ModuleList(nn.Embedding(size, encoder.width) for size in sizes)
        for table in self.more:
            nn.init.normal_(table.weight, std=0.02)
        self.dropout = Dropout(0.1)
        self.head = nn.Linear(encoder.width, len(ENTITY_LABELS))

    def forward(self, inputs: dict[str, Tensor]) -> Tensor:
        """Scores (batch, pieces, entity labels); every input is (batch, pieces)."""
        ids, *rest = (inputs[name] for name in _INPUTS)
        more = sum(table(values) for table, values in zip(self.more, rest, strict=True))
        scores: Tensor = self.head(self.dropout(self.encoder(ids, more, (ids > 0).long()))).float()
        return scores


def silver_names(
    documents: Sequence[Annotated],
    gold: Sequence[Annotated],
    noisy: Sequence[Annotated],
    base: Path,
    cache: Path,
    schooling: Schooling | None = None,
    log: Log = print,
) -> list[Annotated]:
    """`documents` with the names that teachers mark in them, taken from `cache` where they have been before.

    They are `gold` in so far as they follow the hand-made ones: names of other kinds than `KINDS` are not marked.

    Args:
        documents: with tokens and sentence starts.
        gold: with names marked by hand too.
        noisy: the same with names marked by a program; where nothing was marked they are left out.
        base: folder with the encoder's weights and its tokenizer.
        cache: JSON Lines, a document a line; written anew where it is not about these documents.
        schooling: how to train the teachers.
        log: takes lines of progress.
    """
    found = _cached(cache, documents)
    if found is None:
        tokenizer = encoding.load_tokenizer(base / "tokenizer.json")
        teachers = train(gold, noisy, base, tokenizer, schooling or Schooling(), log)
        found = mark(documents, teachers, tokenizer)
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial")
        lines = ({"sha256": _digest(d.text), "entities": names} for d, names in zip(documents, found, strict=True))
        partial.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        partial.replace(cache)
        log(f"{sum(map(len, found))} names marked in {len(documents)} documents")
    return [replace(document, entities=names, gold=True) for document, names in zip(documents, found, strict=True)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _cached(cache: Path, documents: Sequence[Annotated]) -> list[tuple[Name, ...]] | None:
    if not cache.exists():
        return None
    records = [json.loads(line) for line in cache.read_text(encoding="utf-8").splitlines()]
    if [record["sha256"] for record in records] != [_digest(document.text) for document in documents]:
        return None
    return [tuple((start, end, kind) for start, end, kind in record["entities"]) for record in records]


# --- training ---------------------------------------------------------------------------------------------------------


def train(
    gold: Sequence[Annotated],
    noisy: Sequence[Annotated],
    base: Path,
    tokenizer: Tokenizer,
    schooling: Schooling,
    log: Log = print,
) -> list[Teacher]:
    """Teachers that learnt the rough lines together from some of `noisy`, and then from `gold` each for itself."""
    return _finished(_begun(noisy, base, tokenizer, schooling, log), gold, tokenizer, schooling, log)


def _begun(noisy: Sequence[Annotated], base: Path, tokenizer: Tokenizer, schooling: Schooling, log: Log) -> Teacher:
    torch.manual_seed(schooling.seed)
    teacher = Teacher(pretrained_encoder(base))
    marked = [document for document in noisy if document.entities is not None]
    some = random.Random(schooling.seed).sample(marked, min(schooling.noisy_documents, len(marked)))
    _learn(teacher, some, tokenizer, schooling.noisy_epochs, schooling, log)
    return teacher


def _finished(
    begun: Teacher, gold: Sequence[Annotated], tokenizer: Tokenizer, schooling: Schooling, log: Log
) -> list[Teacher]:
    teachers = []
    for number in range(schooling.teachers):
        log(f"teacher {number + 1} of {schooling.teachers}")
        teacher = copy.deepcopy(begun)
        own = replace(schooling, seed=schooling.seed + 1000 * (number + 1))
        _learn(teacher, gold, tokenizer, schooling.epochs, own, log)
        teachers.append(teacher)
    return teachers


def _only_names(document: Annotated) -> Annotated:
    names = tuple(name for name in document.entities or () if name[2] in KINDS)
    return replace(document, attributions=None, entities=names)


def _learn(
    teacher: Teacher, documents: Sequence[Annotated], tokenizer: Tokenizer, epochs: int, schooling: Schooling, log: Log
) -> None:
    torch.manual_seed(schooling.seed)
    swaps = names_for_swapping(documents, {})
    views = [
        _batches(epoch_windows(documents, tokenizer, swaps, schooling.seed + epoch, plain=False), schooling.pieces)
        for epoch in range(epochs)
    ]
    total, step = sum(map(len, views)), 0
    encoder = [p for p in teacher.encoder.parameters() if p.requires_grad]
    heads = [*teacher.more.parameters(), *teacher.head.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": schooling.rate}, {"params": heads, "lr": schooling.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * total), (total - step) / (0.9 * total))
    )
    teacher.train()
    for epoch, batches in enumerate(views):
        random.Random(schooling.seed + epoch).shuffle(batches)
        mean = 0.0
        for batch in batches:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = teacher(_inputs(batch))
            target = _stacked([window.targets["entities"] for window in batch], IGNORE)
            loss = functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=IGNORE)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            mean += loss.item() / len(batches)
        log(f"epoch {epoch + 1} of {epochs}  loss {mean:.3f}")


def _batches(windows: Sequence[Window], pieces: int) -> list[list[Window]]:
    """Windows of like length together, `pieces` of them at most."""
    batches: list[list[Window]] = []
    for window in sorted(windows, key=_length):
        if not batches or _length(window) * (len(batches[-1]) + 1) > pieces:
            batches.append([])
        batches[-1].append(window)
    return batches


def _length(window: Window) -> int:
    return int(window.inputs["ids"].shape[1])


def _inputs(batch: Sequence[Window]) -> dict[str, Tensor]:
    given = {name: _stacked([window.inputs[name][0] for window in batch], 0) for name in _INPUTS[:4]}
    for name in _INPUTS[4:]:  # 0 where no word begins
        given[name] = (_stacked([window.targets[name] for window in batch], IGNORE) + 1).clamp(min=0)
    return given


def _stacked(rows: Sequence[npt.NDArray[np.int64]], filler: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.from_numpy(np.stack([np.pad(row, (0, longest - len(row)), constant_values=filler) for row in rows]))


# --- marking ----------------------------------------------------------------------------------------------------------


def mark(
    documents: Sequence[Annotated], teachers: Sequence[Teacher], tokenizer: Tokenizer, pieces: int = 4096
) -> list[tuple[Name, ...]]:
    """The names in each document, of whole tokens of one sentence; the teachers read some `pieces` at a time."""
    windows = [label(replace(document, attributions=None, entities=None), tokenizer) for document in documents]
    flat = [window for of_one in windows for window in of_one]
    logs: dict[int, npt.NDArray[np.float32]] = {}
    for batch in _batches(flat, pieces):
        for window, scores in zip(batch, _judged(batch, teachers), strict=True):
            logs[id(window)] = scores[1 : _length(window) - 1]
    return [
        tuple(_names(document, [logs[id(window)] for window in of_one], tokenizer))
        for document, of_one in zip(documents, windows, strict=True)
    ]


def _judged(batch: Sequence[Window], teachers: Sequence[Teacher]) -> npt.NDArray[np.float32]:
    """Mean log-probability (batch, pieces, entity labels)."""
    inputs = _inputs(batch)
    logs = []
    for teacher in teachers:
        teacher.eval()
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            logs.append(teacher(inputs).log_softmax(-1))
    mean: npt.NDArray[np.float32] = torch.stack(logs).mean(0).numpy()
    return mean


def _names(document: Annotated, logs: Sequence[npt.NDArray[np.float32]], tokenizer: Tokenizer) -> Iterator[Name]:
    tokens = document.tokens or ()
    if not tokens or not logs:
        return
    pieces = encoding.encode(document.text, tokenizer)
    spans = list(encoding.windows(len(pieces)))
    scores = np.concatenate(
        [
            part[a - start : b - start]
            for part, (start, _), (a, b) in zip(logs, spans, encoding.owned(spans), strict=True)
        ]
    )
    begins = np.searchsorted(pieces.ends, [token.start for token in tokens], side="right")
    scores = scores[np.minimum(begins, len(pieces) - 1)]
    first = np.searchsorted([token.start for token in tokens], document.sentence_starts or (0,))
    for start, part in zip(first, np.split(scores, first[1:]), strict=True):
        for begin, end, kind in _spans(_best(part)):
            yield tokens[start + begin].start, tokens[start + end - 1].end, kind


def _allowed() -> npt.NDArray[np.float32]:
    """0 from a label to one that may follow it, minus infinity to others: inside follows only its own kind."""
    return np.array(
        [
            [0 if to[:1] != "I" or (at[:1] in "BI" and at[2:] == to[2:]) else -np.inf for to in ENTITY_LABELS]
            for at in ENTITY_LABELS
        ],
        dtype=np.float32,
    )


def _best(scores: npt.NDArray[np.float32]) -> list[str]:
    """The likeliest legal labels for one sentence (Viterbi)."""
    allowed = _allowed()
    total, back = scores[0] + allowed[0], []
    for row in scores[1:]:
        ways = total[:, None] + allowed
        back.append(ways.argmax(0))
        total = ways.max(0) + row
    path = [int(total.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return [ENTITY_LABELS[i] for i in reversed(path)]


def _spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    start = None
    for i, name in enumerate([*labels, "O"]):
        if start is not None and name[:1] != "I":
            yield start, i, labels[start][2:]
            start = None
        if name[:1] == "B":
            start = i
