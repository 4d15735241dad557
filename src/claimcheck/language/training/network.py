"""The network: one MiniLM encoder, three heads."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from claimcheck.language.encoding import BREAKS, SHAPES
from claimcheck.language.labels import ENTITY_LABELS, RELATIONS, ROLE_LABELS

REACH = 64
"""Distances between word and cue beyond this many pieces count alike."""


class Network(nn.Module):
    """Roles (BIO), the relation of every word to every cue, and entities (BIO).

    The relation head is the biaffine scorer of Dozat and Manning (2017), with a bias by distance. What the uncased
    vocabulary and the tokenizer drop (case, line ends, quotation marks) comes in as embeddings added to the words'.
    """

    def __init__(self, config: BertConfig, rank: int = 192) -> None:
        super().__init__()
        width = config.hidden_size
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.shapes = nn.Embedding(SHAPES, width)
        self.quotes = nn.Embedding(2, width)
        self.breaks = nn.Embedding(BREAKS, width)
        for table in (self.shapes, self.quotes, self.breaks):
            nn.init.normal_(table.weight, std=0.002)
        self.dropout = nn.Dropout(0.1)
        self.roles = nn.Linear(width, len(ROLE_LABELS))
        self.entities = nn.Linear(width, len(ENTITY_LABELS))
        self.word = nn.Sequential(nn.Linear(width, rank), nn.GELU(), nn.Dropout(0.1))
        self.cue = nn.Sequential(nn.Linear(width, rank), nn.GELU(), nn.Dropout(0.1))
        self.biaffine = nn.Parameter(torch.zeros(len(RELATIONS), rank + 1, rank + 1))
        nn.init.normal_(self.biaffine, std=0.02)
        self.distance = nn.Embedding(2 * REACH + 1, len(RELATIONS))
        nn.init.zeros_(self.distance.weight)

    def encode(self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states (batch, pieces, width)."""
        embedded = (
            self.encoder.embeddings.word_embeddings(ids)
            + self.shapes(shapes)
            + self.quotes(quotes)
            + self.breaks(breaks)
        )
        hidden: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return self.dropout(hidden)

    def relate(self, words: Tensor, cues: Tensor, offset: Tensor) -> Tensor:
        """Scores (batch, cues, pieces, relations) of every piece for every cue.

        Args:
            words: (batch, pieces, rank) as words.
            cues: (batch, cues, rank) as cues.
            offset: (batch, cues, pieces) from cue to word, in pieces.
        """
        left = torch.cat([words, torch.ones_like(words[..., :1])], -1)
        right = torch.cat([cues, torch.ones_like(cues[..., :1])], -1)
        relations, rank = self.biaffine.shape[:2]
        by_cue = right @ self.biaffine.permute(1, 0, 2).reshape(rank, relations * rank)
        by_cue = by_cue.reshape(right.shape[0], right.shape[1] * relations, rank)
        scores = (by_cue @ left.transpose(1, 2)).reshape(right.shape[0], right.shape[1], relations, left.shape[1])
        return scores.transpose(2, 3) + self.distance(offset.clamp(-REACH, REACH) + REACH)

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One window, as exported: roles (pieces, 7), relations (cues, pieces, 3), entities (pieces, 9); all scores."""
        hidden = self.encode(ids, shapes, quotes, breaks)
        position = torch.arange(hidden.shape[1], device=hidden.device)
        relations = self.relate(self.word(hidden), self.cue(hidden), (position[None, :] - position[:, None])[None])
        return self.roles(hidden)[0], relations[0], self.entities(hidden)[0]


def pretrained(base: Path) -> Network:
    """The network with its encoder's weights from `base`, a folder with config.json and model.safetensors."""
    # Without dropout on its weights attention runs fused: a step takes half the time.
    config = BertConfig.from_pretrained(base, attn_implementation="sdpa", attention_probs_dropout_prob=0.0)
    network = Network(config)
    weights = {name.removeprefix("bert."): value for name, value in load_file(base / "model.safetensors").items()}
    missing, _ = network.encoder.load_state_dict(weights, strict=False)
    if [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"{base}: weights lack {missing}")
    return network
