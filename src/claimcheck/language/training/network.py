"""The network: one MiniLM encoder, several heads."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from claimcheck.language.encoding import BREAKS, SHAPES
from claimcheck.language.labels import ENTITY_LABELS, RELATIONS, ROLE_LABELS
from claimcheck.language.training import syntax
from claimcheck.language.training.encoder import Dropout, Encoder, pretrained_encoder

REACH = 64
"""Distances between word and cue beyond this many pieces count alike."""


class Biaffine(nn.Module):
    """Scores every pair of pieces: the biaffine scorer of Dozat and Manning (2017)."""

    def __init__(self, width: int, rank: int, kinds: int) -> None:
        super().__init__()
        self.left = nn.Sequential(nn.Linear(width, rank), nn.GELU(), Dropout(0.1))
        self.right = nn.Sequential(nn.Linear(width, rank), nn.GELU(), Dropout(0.1))
        self.between = nn.Parameter(torch.zeros(kinds, rank + 1, rank + 1))
        nn.init.normal_(self.between, std=0.02)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """(batch, n, width) and (batch, m, width) to (batch, m, n, kinds)."""
        left, right = self.left(left), self.right(right)
        left = torch.cat([left, torch.ones_like(left[..., :1])], -1)
        right = torch.cat([right, torch.ones_like(right[..., :1])], -1)
        kinds, rank = self.between.shape[:2]
        turned = right @ self.between.permute(1, 0, 2).reshape(rank, kinds * rank)
        turned = turned.reshape(right.shape[0], right.shape[1] * kinds, rank)
        scores = (turned @ left.transpose(1, 2)).reshape(right.shape[0], right.shape[1], kinds, left.shape[1])
        return scores.transpose(2, 3)


class Network(nn.Module):
    """Roles (BIO), the relation of every word to every cue, entities (BIO), sentence starts; syntax to learn from.

    What the uncased vocabulary and the tokenizer drop (case, line ends, quotation marks) comes in as embeddings added
    to the words'. The embeddings of the words themselves stay as they were.
    """

    def __init__(self, encoder: Encoder, rank: int = 192) -> None:
        super().__init__()
        width = encoder.width
        self.encoder = encoder
        encoder.words.weight.requires_grad_(requires_grad=False)
        self.shapes = nn.Embedding(SHAPES, width)
        self.quotes = nn.Embedding(2, width)
        self.breaks = nn.Embedding(BREAKS, width)
        for table in (self.shapes, self.quotes, self.breaks):
            nn.init.normal_(table.weight, std=0.002)
        self.dropout = Dropout(0.1)
        self.roles = nn.Linear(width, len(ROLE_LABELS))
        self.entities = nn.Linear(width, len(ENTITY_LABELS))
        self.starts = nn.Linear(width, 2)
        self.relation = Biaffine(width, rank, len(RELATIONS))
        self.distance = nn.Embedding(2 * REACH + 1, len(RELATIONS))
        nn.init.zeros_(self.distance.weight)
        self.tags = nn.Linear(width, len(syntax.TAGS))
        self.functions = nn.Linear(width, len(syntax.RELATIONS))
        self.arcs = Biaffine(width, rank // 2, 1)

    def encode(self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states (batch, pieces, width)."""
        more = self.shapes(shapes) + self.quotes(quotes) + self.breaks(breaks)
        hidden: Tensor = self.dropout(self.encoder(ids, more, mask))
        return hidden

    def relate(self, hidden: Tensor, cues: Tensor, offset: Tensor) -> Tensor:
        """Scores (batch, cues, pieces, relations) of every piece for every cue.

        Args:
            hidden: (batch, pieces, width) of the words.
            cues: (batch, cues, width) of the cues.
            offset: (batch, cues, pieces) from cue to word, in pieces.
        """
        near: Tensor = self.distance(offset.clamp(-REACH, REACH) + REACH)
        scores: Tensor = self.relation(hidden, cues)
        return scores + near

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor) -> tuple[Tensor, ...]:
        """One window, as exported; all scores.

        Returns:
            roles (pieces, 7), relations (cues, pieces, 3), entities (pieces, labels), sentence starts (pieces, 2).
        """
        hidden = self.encode(ids, shapes, quotes, breaks)
        position = torch.arange(hidden.shape[1], device=hidden.device)
        relations = self.relate(hidden, hidden, (position[None, :] - position[:, None])[None])
        return self.roles(hidden)[0], relations[0], self.entities(hidden)[0], self.starts(hidden)[0]


def pretrained(base: Path) -> Network:
    """The network with its encoder's weights from `base`, a folder with config.json and model.safetensors."""
    return Network(pretrained_encoder(base))
