"""Training the comparison model on a network small enough for a test; needs the `train` extra."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from claimcheck.language import encoding  # noqa: E402
from claimcheck.language.engine import model_folder  # noqa: E402
from claimcheck.language.training import comparison_data as data  # noqa: E402
from claimcheck.language.training import comparison_fit as module  # noqa: E402
from claimcheck.language.training.comparison_data import (  # noqa: E402
    CONSISTENT,
    CONTRADICTION,
    ENTAILMENT,
    NEUTRAL,
    Pair,
    Sources,
)
from claimcheck.language.training.comparison_fit import batches, fit, label_loss  # noqa: E402
from claimcheck.language.training.comparison_network import Comparer  # noqa: E402
from claimcheck.language.training.comparison_settings import Settings  # noqa: E402
from claimcheck.language.training.encoder import Encoder  # noqa: E402

TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")
PAIRS = (
    Pair("The port of Lund is open.", "Lund has an open port.", ENTAILMENT),
    Pair("The port of Lund is open.", "The port of Lund is closed.", CONTRADICTION),
    Pair("The port of Lund is open.", "Lund is rich.", NEUTRAL),
    Pair("Two ships were lost in the long storm of that winter.", "Ships were lost.", ENTAILMENT),
)
SOURCES = Sources(PAIRS * 4, ("Ada Lee won the vote in May.", "Ada Lee lost a vote in June."), ((0, 1),))
TAUGHT = (("Lund floods.", "It rained in Lund.", "Prices rose."), np.eye(3, 16, dtype=np.float16))
SETTINGS = Settings(epochs=3, pieces=128, alone=20, warmup=2, rewritten=4, copied=4, neighbours=2)


def _network() -> Comparer:
    torch.manual_seed(0)
    return Comparer(Encoder(30522, 512, width=16, layers=1, heads=2, inner=32))


def _train(checkpoint: Path, settings: Settings = SETTINGS) -> Comparer:
    network = _network()
    fit(network, SOURCES, TAUGHT, TOKENIZER, checkpoint, settings, log=lambda _: None)
    return network


def test_it_learns(tmp_path: Path) -> None:
    read = batches(PAIRS, TOKENIZER, SETTINGS, 0)

    @torch.no_grad()
    def loss(network: Comparer) -> float:
        return float(sum(label_loss(network.eval(), batch, 0.0) for batch in read)) / len(read)

    settings = Settings(epochs=40, pieces=128, alone=20, warmup=5, rate=3e-3, head_rate=1e-2, rewritten=0, copied=0)
    assert loss(_train(tmp_path / "a.pt", settings)) < 0.8 * loss(_network())


def test_stopped_training_goes_on_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _train(tmp_path / "whole.pt").state_dict()
    saved = module._save

    def save_and_stop(*arguments: object) -> None:
        saved(*arguments)  # type: ignore[arg-type]
        raise InterruptedError

    monkeypatch.setattr(module, "_save", save_and_stop)
    with pytest.raises(InterruptedError):
        _train(tmp_path / "parts.pt")
    monkeypatch.setattr(module, "_save", saved)
    parts = _train(tmp_path / "parts.pt").state_dict()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_padding_changes_nothing() -> None:
    network = _network().eval()
    together = batches(PAIRS, TOKENIZER, SETTINGS, 0)
    each = batches(PAIRS, TOKENIZER, Settings(pieces=1), 0)
    with torch.no_grad():
        one, other = (
            sorted(
                round(float(score), 4)
                for batch in read
                for score in network.relate(
                    network.encode(batch.ids, batch.marks, (batch.ids > 0).long()), (batch.ids > 0).long()
                )[:, 0]
            )
            for read in (together, each)
        )
    assert len(each) == len(PAIRS)
    assert one == pytest.approx(other, abs=2e-4)


def test_every_pair_is_in_one_batch() -> None:
    read = batches(PAIRS * 9, TOKENIZER, SETTINGS, 0)
    assert sum(len(batch.targets) for batch in read) == 9 * len(PAIRS)
    assert all(batch.ids.numel() <= SETTINGS.pieces for batch in read)


def test_what_is_only_known_to_be_consistent_may_be_either() -> None:
    network = _network().eval()
    (batch,) = batches([Pair("Lund floods.", "It rained.", CONSISTENT)], TOKENIZER, SETTINGS, 0)
    mask = (batch.ids > 0).long()
    with torch.no_grad():
        likely = network.relate(network.encode(batch.ids, batch.marks, mask), mask).softmax(-1)[0]
        loss = label_loss(network, batch, 0.1)
    assert float(loss) == pytest.approx(-float(torch.log(1 - likely[CONTRADICTION])), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("The port is open.", {"The port is not open.", "The port is never open.", "The port is closed."}),
        ("The port is not far.", {"The port is far."}),
        ("Nobody knows.", {None}),
        ("Prices rose.", {"Prices fell."}),
        ("He said so.", {None}),
    ],
)
def test_altering(text: str, altered: set[str | None]) -> None:
    assert {data._altered(text, random.Random(seed)) for seed in range(60)} == altered


@pytest.mark.parametrize("text", ["In 1987 it snowed", "Some 40 died", "He paid 1,200 crowns", "Two men fled"])
def test_another_number(text: str) -> None:
    for seed in range(50):
        altered = data._recounted(text, random.Random(seed))
        assert altered is not None
        assert altered != text


@pytest.mark.parametrize(
    ("number", "bounds"), [("52", {"more than 49", "at least 50", "fewer than 60", "nearly 53"}), ("1987", {"1987"})]
)
def test_rounding(number: str, bounds: set[str]) -> None:
    assert {data._rounded(number, random.Random(seed)) for seed in range(40)} == bounds


def test_an_altered_hypothesis_contradicts_what_entailed_it_only() -> None:
    rewritten = data._rewritten(PAIRS, random.Random(1))
    assert {(pair.second in {p.second for p in PAIRS}) for pair in rewritten} == {False}
    labels = {pair.first: {p.label for p in rewritten if p.first == pair.first} for pair in rewritten}
    assert labels["Two ships were lost in the long storm of that winter."] == {CONTRADICTION}
    assert NEUTRAL in labels["The port of Lund is open."]


def test_only_contradiction_is_one_from_both_sides() -> None:
    assert [pair.turned.label for pair in PAIRS] == [CONSISTENT, CONTRADICTION, CONSISTENT, CONSISTENT]


def test_an_epoch_is_the_same_again_and_another_is_not() -> None:
    assert data.epoch_pairs(SOURCES, SETTINGS, 0) == data.epoch_pairs(SOURCES, SETTINGS, 0)
    assert data.epoch_pairs(SOURCES, SETTINGS, 0) != data.epoch_pairs(SOURCES, SETTINGS, 1)


def test_reading(tmp_path: Path) -> None:
    pair = {"set": "made", "premise": "It rained.", "hypothesis": "It was dry.", "label": "contradiction"}
    with gzip.open(tmp_path / "pairs.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(pair) + "\n")
    assert data.read_pairs(tmp_path / "pairs.jsonl.gz") == [Pair("It rained.", "It was dry.", CONTRADICTION, "made")]
    text = "Lee said the port of Lund would open in May. Lee said no."
    marks = [{"content": [[9, 43]]}, {"content": [[9, 43]]}, {"content": [[54, 56]]}]
    document = {"name": "a", "text": text, "attributions": marks}
    (tmp_path / "claims.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    assert data.read_claims(tmp_path / "claims.jsonl") == [("a", "the port of Lund would open in May")]
