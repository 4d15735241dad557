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

from claimcheck.language.labels import ENTITY_LABELS, ROLE_LABELS
from claimcheck.language.training.data import IGNORE, Annotated, Window, epoch_windows, names_for_swapping
from claimcheck.language.training.network import Network
from claimcheck.language.training.settings import Settings

_CUE = (ROLE_LABELS.index("B-cue"), ROLE_LABELS.index("I-cue"))
_SOURCE = (ROLE_LABELS.index("B-source"), ROLE_LABELS.index("I-source"))
_CONTENT = (ROLE_LABELS.index("B-content"), ROLE_LABELS.index("I-content"))
_MISC = [ENTITY_LABELS.index("B-MISC"), ENTITY_LABELS.index("I-MISC")]


def fit(
    network: Network,
    documents: Sequence[Annotated],
    entities: Sequence[Annotated],
    tokenizer: Tokenizer,
    checkpoint: Path,
    settings: Settings,
    log: Callable[[str], None] = print,
) -> None:
    """Trains `network` in place; goes on from `checkpoint` where that exists.

    The last epoch sees the texts as they are, the ones before it a perturbed view of each.
    """
    torch.manual_seed(settings.seed)
    names = names_for_swapping(documents)
    corpus = [*documents, *(list(entities) * settings.gold_repeats)]
    steps_an_epoch = math.ceil(len(epoch_windows(corpus, tokenizer, names, settings.seed, plain=True)) / settings.batch)
    total = steps_an_epoch * settings.epochs
    optimizer = torch.optim.AdamW(_groups(network, settings), weight_decay=0.01, fused=True)

    def factor(step: int) -> float:
        return min(step / settings.warmup, max(0.0, (total - step) / max(1, total - settings.warmup)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        done = state["step"]
        log(f"going on from step {done} of {total}")
    network.train()
    step, started = 0, time.monotonic()
    for epoch in range(settings.epochs):
        if (epoch + 1) * steps_an_epoch <= done:
            step = (epoch + 1) * steps_an_epoch
            continue
        plain = epoch == settings.epochs - 1
        found = epoch_windows(corpus, tokenizer, names, settings.seed + epoch, plain=plain)
        for batch in _batches(found, settings.batch)[:steps_an_epoch]:
            step += 1
            if step <= done:
                continue
            with torch.autocast("cpu", dtype=torch.bfloat16):
                losses = _losses(network, batch)
                loss = (
                    losses["role"]
                    + settings.relation_weight * losses["relation"]
                    + settings.entity_weight * losses["entity"]
                )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 20 == 0:
                pace = (time.monotonic() - started) / (step - done)
                shown = "  ".join(f"{name} {value.item():.3f}" for name, value in losses.items())
                log(f"epoch {epoch + 1}  step {step}/{total}  {shown}  {pace:.2f} s a step")
            if step % 100 == 0 or step % steps_an_epoch == 0 or step == total:
                _save(checkpoint, network, optimizer, schedule, step)
        step = (epoch + 1) * steps_an_epoch


def _groups(network: Network, settings: Settings) -> list[dict[str, object]]:
    encoder = list(network.encoder.parameters())
    known = {id(p) for p in encoder}
    heads = [p for p in network.parameters() if id(p) not in known]
    return [{"params": encoder, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}]


def _save(
    path: Path,
    network: Network,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    step: int,
) -> None:
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
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
    roles = _padded([w.roles for w in batch], IGNORE)
    owner = _padded([w.attribution for w in batch], -1)
    entities = _padded([w.entities for w in batch], IGNORE)
    gold = torch.tensor([w.gold for w in batch])
    hidden = network.encode(ids, shapes, quotes, breaks, (ids > 0).long())
    return {
        "role": _cross_entropy(network.roles(hidden), roles),
        "relation": _relation_loss(network, hidden, roles, owner),
        "entity": _entity_loss(network.entities(hidden).float(), entities, gold),
    }


def _cross_entropy(scores: Tensor, target: Tensor) -> Tensor:
    if not (target != IGNORE).any():
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.float().flatten(0, 1), target.flatten(), ignore_index=IGNORE)


def _relation_loss(network: Network, hidden: Tensor, roles: Tensor, owner: Tensor) -> Tensor:
    """Of every piece to every gold cue piece; for each word that belongs to some attribution one part of the mean."""
    is_cue = (roles == _CUE[0]) | (roles == _CUE[1])
    most = int(is_cue.sum(1).max())
    if not most:
        return hidden.sum() * 0.0
    # The cues' pieces first, in order; windows with fewer are filled up with pieces that do not count.
    column = (~is_cue).long().argsort(dim=1, stable=True)[:, :most]
    counts = is_cue.gather(1, column)
    cues = network.cue(hidden.gather(1, column[..., None].expand(-1, -1, hidden.shape[-1])))
    position = torch.arange(hidden.shape[1])
    scores = network.relate(network.word(hidden), cues, position[None, None, :] - column[:, :, None]).float()
    same = owner[:, None, :] == owner.gather(1, column)[:, :, None]
    target = torch.zeros_like(same, dtype=torch.long)
    for value, kind in ((1, _SOURCE), (2, _CONTENT)):
        target[same & ((roles == kind[0]) | (roles == kind[1]))[:, None, :]] = value
    each = (
        functional.cross_entropy(scores.permute(0, 3, 1, 2), target, reduction="none") * (roles != IGNORE)[:, None, :]
    )
    share = counts / (same & is_cue[:, None, :]).sum(2).clamp(min=1)
    return (each.sum(2) * share).sum() / ((target > 0).sum(2) * share).sum().clamp(min=1)


def _entity_loss(scores: Tensor, target: Tensor, gold: Tensor) -> Tensor:
    """Where people marked no MISC, "outside" allows it; their marks weigh three times those of a program."""
    logs = scores.log_softmax(-1)
    outside = logs[..., [0, *_MISC]].logsumexp(-1)
    known = target != IGNORE
    if not known.any():
        return scores.sum() * 0.0
    right = logs.gather(-1, target.clamp(min=0)[..., None])[..., 0]
    right = torch.where(gold[:, None] & (target == 0), outside, right)
    weight = known * torch.where(gold, 3.0, 1.0)[:, None]
    return -(right * weight).sum() / weight.sum()
