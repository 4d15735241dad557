"""BERT's encoder (Devlin et al., 2019), written so that it trains fast on a processor.

The same function as the one in `transformers`. There, a step takes twice as long: fused attention is slow backwards on
a processor, and drawing dropout's noise takes longer than the matrix products.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

_HIDDEN = -1e4  # for padding, before the softmax


class Dropout(nn.Module):
    """Dropout whose noise is drawn eight elements at a time; the rate is rounded to a 256th."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.cut = round(rate * 256)

    def forward(self, values: Tensor) -> Tensor:
        """`values`, some of them zero and the others scaled up, while training."""
        if not self.training:
            return values
        count = values.numel()
        noise = torch.empty(-(-count // 8), dtype=torch.int64).random_(-(2**63), None)
        kept = (noise.view(torch.uint8)[:count] >= self.cut).view(values.shape)
        return values * (kept.to(values.dtype) * (256 / (256 - self.cut)))


class Layer(nn.Module):
    """One layer: attention of several heads, then two linear maps."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, rate: float) -> None:
        super().__init__()
        self.heads = heads
        self.attend = nn.Linear(width, 3 * width)
        self.join = nn.Linear(width, width)
        self.after_attention = nn.LayerNorm(width, epsilon)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.after = nn.LayerNorm(width, epsilon)
        self.dropout = Dropout(rate)

    def forward(self, hidden: Tensor, hide: Tensor | None) -> Tensor:
        """(batch, pieces, width) to the same; `hide` (batch, 1, 1, pieces) is added to the scores of attention."""
        batch, pieces, width = hidden.shape
        parts = self.attend(hidden).view(batch, pieces, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        scores = (query * (width // self.heads) ** -0.5) @ key.transpose(2, 3)
        if hide is not None:
            scores = scores + hide.to(scores.dtype)
        joined = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, pieces, width)
        hidden = self.after_attention(hidden + self.dropout(self.join(joined)))
        return self.after(hidden + self.dropout(self.narrow(functional.gelu(self.widen(hidden)))))


class Encoder(nn.Module):
    """Word pieces, and what is added to their embeddings, to hidden states."""

    def __init__(self, vocabulary: int, places: int, width: int, layers: int, heads: int, inner: int) -> None:
        super().__init__()
        self.width = width
        self.words = nn.Embedding(vocabulary, width)
        self.places = nn.Embedding(places, width)
        self.first = nn.LayerNorm(width, 1e-12)
        self.dropout = Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, heads, inner, 1e-12, 0.1) for _ in range(layers))

    def forward(self, ids: Tensor, more: Tensor, mask: Tensor | None = None) -> Tensor:
        """(batch, pieces) and (batch, pieces, width) to (batch, pieces, width); `mask` is 0 where there is no piece."""
        place = self.places.weight[: ids.shape[1]]
        hidden = self.dropout(self.first(self.words(ids) + place + more))
        hide = None if mask is None else (1 - mask)[:, None, None, :] * _HIDDEN
        for layer in self.layers:
            hidden = layer(hidden, hide)
        return hidden


def pretrained_encoder(base: Path) -> Encoder:
    """The encoder with the weights in `base`, a folder with BERT's config.json and model.safetensors.

    Raises:
        KeyError: weights are missing.
        RuntimeError: weights have other shapes than the configuration says.
    """
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    stored = {name.removeprefix("bert."): value for name, value in load_file(base / "model.safetensors").items()}
    encoder = Encoder(
        config["vocab_size"],
        config["max_position_embeddings"],
        config["hidden_size"],
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["intermediate_size"],
    )
    weights = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        # Every piece is of the first segment.
        "places.weight": stored["embeddings.position_embeddings.weight"]
        + stored["embeddings.token_type_embeddings.weight"][:1],
        "first.weight": stored["embeddings.LayerNorm.weight"],
        "first.bias": stored["embeddings.LayerNorm.bias"],
    }
    for number in range(config["num_hidden_layers"]):
        for kind in ("weight", "bias"):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            parts = [stored[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            weights[f"{new}attend.{kind}"] = torch.cat(parts)
            for theirs, ours in (
                ("attention.output.dense", "join"),
                ("attention.output.LayerNorm", "after_attention"),
                ("intermediate.dense", "widen"),
                ("output.dense", "narrow"),
                ("output.LayerNorm", "after"),
            ):
                weights[f"{new}{ours}.{kind}"] = stored[f"{old}{theirs}.{kind}"]
    encoder.load_state_dict(weights)
    return encoder
