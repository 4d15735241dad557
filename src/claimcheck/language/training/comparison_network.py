"""The comparison network: one small encoder that reads a text alone, or two together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from claimcheck.language.comparison import LABELS, MARKS
from claimcheck.language.training.encoder import Dropout, Encoder, pretrained_encoder


class Comparer(nn.Module):
    """Embedding of what is read, and how two texts read together relate.

    Which text a piece is of, and whether the other has the same piece, is added to the embeddings of the pieces. Those
    stay as they were.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        encoder.words.weight.requires_grad_(requires_grad=False)
        self.marks = nn.Embedding(MARKS, width)
        nn.init.normal_(self.marks.weight, std=0.01)
        self.join = nn.Linear(2 * width, width)
        self.dropout = Dropout(0.1)
        self.label = nn.Linear(width, len(LABELS))

    def encode(self, ids: Tensor, marks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states (batch, pieces, width); `mask` is 0 where there is no piece."""
        hidden: Tensor = self.encoder(ids, self.marks(marks), mask)
        return hidden

    def embed(self, hidden: Tensor, mask: Tensor | None = None) -> Tensor:
        """Mean of the hidden states, of length one: (batch, width)."""
        return functional.normalize(_mean(hidden, mask), dim=-1)

    def relate(self, hidden: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores (batch, labels)."""
        both = torch.cat([hidden[:, 0], _mean(hidden, mask)], -1)
        scores: Tensor = self.label(self.dropout(functional.gelu(self.join(both))))
        return scores

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """As exported, for one text or one pair: embedding (width,) and scores (labels,)."""
        hidden = self.encode(ids, marks)
        return self.embed(hidden)[0], self.relate(hidden)[0]


def _mean(hidden: Tensor, mask: Tensor | None) -> Tensor:
    if mask is None:
        return hidden.mean(1)
    share = mask.to(hidden.dtype)[..., None]
    return (hidden * share).sum(1) / share.sum(1)


def pretrained(base: Path, layers: Sequence[int]) -> Comparer:
    """The network on the given layers of the encoder in `base`, a folder with config.json and model.safetensors."""
    encoder = pretrained_encoder(base)
    encoder.layers = nn.ModuleList(encoder.layers[number] for number in layers)
    return Comparer(encoder)


def teacher(base: Path) -> Callable[[Tensor], Tensor]:
    """The whole base encoder: padded texts (texts, pieces) to mean hidden states of length one (texts, width)."""
    encoder = pretrained_encoder(base).eval()
    nothing = torch.zeros(1, 1, encoder.width)

    def embed(ids: Tensor) -> Tensor:
        mask = (ids > 0).long()
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = encoder(ids, nothing, mask)
        embedded: Tensor = functional.normalize(_mean(hidden.float(), mask), dim=-1)
        return embedded

    return embed
