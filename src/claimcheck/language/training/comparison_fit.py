"""The training loop of the comparison model: seeded, resumable, one checkpoint file."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from claimcheck.language.comparison import WIDTH, alone, together
from claimcheck.language.training.comparison_data import CONSISTENT, Pair, Sources, epoch_pairs
from claimcheck.language.training.comparison_network import Comparer
from claimcheck.language.training.comparison_settings import Settings

CONTRADICTION = 0

Floats = np.ndarray


@dataclass(frozen=True)
class Batch:
    """Padded pairs; `ids` is 0 where there is no piece."""

    ids: Tensor
    marks: Tensor
    targets: Tensor


def fit(
    network: Comparer,
    sources: Sources,
    taught: tuple[Sequence[str], Floats],
    tokenizer: Tokenizer,
    checkpoint: Path,
    settings: Settings,
    log: Callable[[str], None] = print,
) -> None:
    """Trains `network` in place; goes on from `checkpoint` where that exists.

    Args:
        network: on the base encoder's weights.
        sources: what the pairs of an epoch are made from.
        taught: sentences, and the embedding each is to have (sentences, width).
        tokenizer: the encoder's.
        checkpoint: file to write.
        settings: how to train.
        log: takes lines of progress.
    """
    torch.manual_seed(settings.seed)
    # Every epoch has a few pairs more or less: the schedule goes by the first.
    steps_an_epoch = len(batches(epoch_pairs(sources, settings, 0), tokenizer, settings, 0))
    total = steps_an_epoch * settings.epochs
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(_groups(network, settings), weight_decay=0.01, fused=True)
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        done = state["step"]
        log(f"going on from step {done} of {total}")
    network.train()
    started = time.monotonic()
    for epoch in range(done // steps_an_epoch, settings.epochs):
        of_epoch = batches(epoch_pairs(sources, settings, epoch), tokenizer, settings, epoch)
        sentences = sentence_batches(*taught, tokenizer, settings, epoch)
        for step in range(max(done, epoch * steps_an_epoch), (epoch + 1) * steps_an_epoch):
            at = step % steps_an_epoch
            for group in optimizer.param_groups:
                group["lr"] = _rate(step, total, settings.warmup) * group["highest"]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                relating = label_loss(network, of_epoch[at % len(of_epoch)], settings.smoothing)
                embedding = embedding_loss(network, *sentences[at % len(sentences)])
                loss = relating + settings.embedding_weight * embedding
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            if (step + 1) % 20 == 0:
                pace = (time.monotonic() - started) / (step + 1 - done)
                shown = f"labels {relating.item():.3f}  embeddings {embedding.item():.4f}"
                log(f"epoch {epoch + 1}  step {step + 1}/{total}  {shown}  {pace:.2f} s a step")
            if (step + 1) % 100 == 0:
                _save(checkpoint, network, optimizer, step + 1)
        _save(checkpoint, network, optimizer, (epoch + 1) * steps_an_epoch)


def label_loss(network: Comparer, batch: Batch, smoothing: float) -> Tensor:
    """Cross-entropy; where all that is known is that two texts are consistent, of that."""
    mask = (batch.ids > 0).long()
    logs = network.relate(network.encode(batch.ids, batch.marks, mask), mask).float().log_softmax(-1)
    known = batch.targets != CONSISTENT
    right = logs.gather(1, batch.targets.masked_fill(~known, 0)[:, None])[:, 0]
    labelled = -(1 - smoothing) * right - smoothing * logs.mean(1)
    consistent = -torch.logsumexp(logs[:, CONTRADICTION + 1 :], 1)
    return torch.where(known, labelled, consistent).mean()


def embedding_loss(network: Comparer, ids: Tensor, target: Tensor) -> Tensor:
    """One less the cosine, and the error of the cosines between the sentences of a batch."""
    mask = (ids > 0).long()
    found = network.embed(network.encode(ids, torch.zeros_like(ids), mask).float(), mask)
    apart = (found @ found.T - target @ target.T).square().mean()
    return (1 - (found * target).sum(1)).mean() + apart


def batches(pairs: Sequence[Pair], tokenizer: Tokenizer, settings: Settings, epoch: int) -> list[Batch]:
    """`pairs` of like length together, the batches shuffled."""
    read = [(*together(pair.first, pair.second, tokenizer), pair.label) for pair in pairs]
    read = [item for item in read if len(item[0]) <= settings.longest]
    rng = np.random.default_rng((settings.seed, epoch))
    return [
        Batch(
            _padded([read[i][0] for i in chosen]),
            _padded([read[i][1] for i in chosen]),
            torch.tensor([read[i][2] for i in chosen]),
        )
        for chosen in _alike([len(ids) for ids, _, _ in read], settings.pieces, rng)
    ]


def sentence_batches(
    texts: Sequence[str], embeddings: Floats, tokenizer: Tokenizer, settings: Settings, epoch: int
) -> list[tuple[Tensor, Tensor]]:
    """Sentences of like length together, with the embeddings they are to have; the batches shuffled."""
    read = [alone(text, tokenizer)[0] for text in texts]
    rng = np.random.default_rng((settings.seed, epoch, 1))
    return [
        (_padded([read[i] for i in chosen]), torch.from_numpy(embeddings[chosen].astype(np.float32)))
        for chosen in _alike([len(ids) for ids in read], settings.alone, rng)
    ]


def _alike(lengths: Sequence[int], pieces: int, rng: np.random.Generator) -> list[list[int]]:
    """Positions by length, as many together as fill `pieces` when padded; a little noise mixes them anew each time."""
    groups: list[list[int]] = [[]]
    longest = 0
    for i in np.argsort(np.array(lengths) + 4 * rng.random(len(lengths)), kind="stable").tolist():
        longest = max(longest, lengths[i])
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = lengths[i]
        groups[-1].append(i)
    return [groups[i] for i in rng.permutation(len(groups))]


def teach(
    teacher: Callable[[Tensor], Tensor], texts: Sequence[str], tokenizer: Tokenizer, settings: Settings
) -> Floats:
    """What `teacher` makes of `texts`, in their order: (texts, width), in 16 bits."""
    read = [alone(text, tokenizer)[0] for text in texts]
    embeddings = np.zeros((len(texts), WIDTH), dtype=np.float16)
    for chosen in _alike([len(ids) for ids in read], 4 * settings.pieces, np.random.default_rng(0)):
        embeddings[chosen] = teacher(_padded([read[i] for i in chosen])).numpy()
    return embeddings


def _padded(arrays: Sequence[np.ndarray]) -> Tensor:
    longest = max(len(a) for a in arrays)
    return torch.from_numpy(np.stack([np.pad(a, (0, longest - len(a))) for a in arrays]))


def _rate(step: int, total: int, warmup: int) -> float:
    """Share of the highest learning rate: up in `warmup` steps and then, in a line, down to nothing."""
    return min((step + 1) / warmup, (total - step) / max(1, total - warmup))


def _groups(network: Comparer, settings: Settings) -> list[dict[str, object]]:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in known]
    return [{"params": encoder, "highest": settings.rate}, {"params": heads, "highest": settings.head_rate}]


def _save(path: Path, network: Comparer, optimizer: torch.optim.Optimizer, step: int) -> None:
    partial = path.with_suffix(".partial")
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save({**state, "random": torch.get_rng_state(), "step": step}, partial)
    partial.replace(path)
