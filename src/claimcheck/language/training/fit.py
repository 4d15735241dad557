"""The training loop: seeded, resumable, one checkpoint file."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from claimcheck.language.labels import ENTITY_LABELS, RELATIONS
from claimcheck.language.training.data import IGNORE, Annotated, Window
from claimcheck.language.training.gazetteer import gazetteer
from claimcheck.language.training.network import Network
from claimcheck.language.training.perturbation import epoch_windows, names_for_swapping
from claimcheck.language.training.settings import Settings

_UNMARKED = [i for i, label in enumerate(ENTITY_LABELS) if label[2:] and label[2:] not in ("PER", "ORG", "LOC")]
_NEVER = -1e4


def fit(
    network: Network,
    documents: Sequence[Annotated],
    treebank: Sequence[Annotated],
    names: Sequence[Annotated],
    tokenizer: Tokenizer,
    checkpoint: Path,
    settings: Settings,
    log: Callable[[str], None] = print,
) -> None:
    """Trains `network` in place; goes on from `checkpoint` where that exists.

    The last epoch sees the texts as they are, the ones before it a perturbed view of each.

    Args:
        network: on the base encoder's weights.
        documents: with attributions.
        treebank: with sentences and syntax; each epoch sees every other document of it.
        names: with names marked by hand.
        tokenizer: the encoder's.
        checkpoint: file to write.
        settings: how to train.
        log: takes lines of progress.
    """
    torch.manual_seed(settings.seed)
    swaps = names_for_swapping([*documents, *treebank], gazetteer())

    def windows(epoch: int, *, plain: bool) -> list[Window]:
        corpus = [*documents, *treebank[epoch % 2 :: 2], *(list(names) * settings.gold_repeats)]
        return epoch_windows(corpus, tokenizer, swaps, settings.seed + epoch, plain=plain)

    steps_an_epoch = math.ceil(len(windows(0, plain=True)) / settings.batch)
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
        batches = _batches(windows(epoch, plain=epoch + 1 == settings.epochs), settings.batch)
        for step in range(max(done, epoch * steps_an_epoch), (epoch + 1) * steps_an_epoch):
            batch = batches[step % steps_an_epoch % len(batches)]
            for group in optimizer.param_groups:
                group["lr"] = _rate(step, total, settings.warmup) * group["highest"]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                losses = _losses(network, batch)
                loss = torch.stack([settings.weights[name] * value for name, value in losses.items()]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            if (step + 1) % 20 == 0:
                pace = (time.monotonic() - started) / (step + 1 - done)
                shown = "  ".join(f"{name} {value.item():.3f}" for name, value in losses.items())
                log(f"epoch {epoch + 1}  step {step + 1}/{total}  {shown}  {pace:.2f} s a step")
            if (step + 1) % 100 == 0:
                _save(checkpoint, network, optimizer, step + 1)
        _save(checkpoint, network, optimizer, (epoch + 1) * steps_an_epoch)


def _rate(step: int, total: int, warmup: int) -> float:
    """Share of the highest learning rate: up in `warmup` steps and then, in a line, down to nothing."""
    return min((step + 1) / warmup, (total - step) / max(1, total - warmup))


def _groups(network: Network, settings: Settings) -> list[dict[str, object]]:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in known]
    return [{"params": encoder, "highest": settings.rate}, {"params": heads, "highest": settings.head_rate}]


def _save(path: Path, network: Network, optimizer: torch.optim.Optimizer, step: int) -> None:
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "random": torch.get_rng_state(),
            "step": step,
        },
        partial,
    )
    partial.replace(path)


def _batches(windows: Sequence[Window], size: int) -> list[list[Window]]:
    return [list(windows[i : i + size]) for i in range(0, len(windows), size)]


def _padded(arrays: Sequence[np.ndarray], value: int) -> Tensor:
    longest = max(len(a) for a in arrays)
    return torch.from_numpy(np.stack([np.pad(a, (0, longest - len(a)), constant_values=value) for a in arrays]))


def _losses(network: Network, batch: Sequence[Window]) -> dict[str, Tensor]:
    ids, shapes, quotes, breaks = (
        _padded([w.inputs[name][0] for w in batch], 0) for name in ("ids", "shapes", "quotes", "breaks")
    )
    targets = {name: _padded([w.targets[name] for w in batch], IGNORE) for name in batch[0].targets}
    gold = torch.tensor([w.gold for w in batch])
    hidden = network.encode(ids, shapes, quotes, breaks, (ids > 0).long())
    return {
        "roles": _cross_entropy(network.roles(hidden), targets["roles"]),
        "relations": _relation_loss(network, hidden, batch),
        "entities": _entity_loss(network.entities(hidden).float(), targets["entities"], gold),
        "starts": _cross_entropy(network.starts(hidden), targets["starts"]),
        "tags": _cross_entropy(network.tags(hidden), targets["tags"]),
        "functions": _cross_entropy(network.functions(hidden), targets["functions"]),
        "arcs": _arc_loss(network, hidden, targets["arcs"], ids > 0),
    }


def _cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    if not (target != IGNORE).any():
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.float().flatten(0, 1), target.flatten(), ignore_index=IGNORE)


def _arc_loss(network: Network, hidden: Tensor, heads: Tensor, known: Tensor) -> Tensor:
    """Every word's choice of a head among the pieces of its window."""
    scores: Tensor = network.arcs(hidden, hidden)[..., 0]
    return _cross_entropy(scores.masked_fill(~known[:, None, :], _NEVER), heads)


def _relation_loss(network: Network, hidden: Tensor, batch: Sequence[Window]) -> Tensor:
    """Of every piece to every piece of a cue; for each word that belongs to some attribution one part of the mean."""
    most = max(sum(len(a["cue"]) for a in window.attributions) for window in batch)
    if not most:
        return hidden.sum() * 0.0
    column = torch.zeros(len(batch), most, dtype=torch.long)
    share = torch.zeros(len(batch), most)
    target = torch.full((len(batch), most, hidden.shape[1]), IGNORE)
    for row, window in enumerate(batch):
        at = 0
        length = len(window.targets["roles"])
        for attribution in window.attributions:
            pieces = torch.from_numpy(attribution["cue"])
            here = slice(at, at + len(pieces))
            column[row, here] = pieces
            share[row, here] = 1 / max(1, len(pieces))
            target[row, here, 1 : length - 1] = 0
            for relation, role in enumerate(RELATIONS[1:], start=1):
                target[row, here, attribution[role]] = relation
            at = here.stop
    position = torch.arange(hidden.shape[1])
    cues = hidden.gather(1, column[..., None].expand(-1, -1, hidden.shape[-1]))
    scores = network.relate(hidden, cues, position[None, None, :] - column[:, :, None]).float()
    each = functional.cross_entropy(scores.permute(0, 3, 1, 2), target, reduction="none", ignore_index=IGNORE)
    return (each.sum(2) * share).sum() / ((target > 0).sum(2) * share).sum().clamp(min=1)


def _entity_loss(scores: Tensor, target: Tensor, gold: Tensor) -> Tensor:
    """Where people marked persons, organisations and places only, "outside" allows the other kinds of name."""
    logs = scores.log_softmax(-1)
    outside = logs[..., [0, *_UNMARKED]].logsumexp(-1)
    known = target != IGNORE
    if not known.any():
        return scores.sum() * 0.0
    right = logs.gather(-1, target.clamp(min=0)[..., None])[..., 0]
    right = torch.where(gold[:, None] & (target == 0), outside, right)
    return -(right * known).sum() / known.sum()
