"""Annotated documents to what the network is to say of each piece."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from claimcheck.language import encoding
from claimcheck.language.engine import model_folder
from claimcheck.language.labels import ENTITY_LABELS, ROLE_LABELS, ROLES
from claimcheck.language.training import syntax
from claimcheck.language.training.data import IGNORE, Annotated, Token, Window, label, read_attributions, read_entities

TOKENIZER = encoding.load_tokenizer(model_folder() / "tokenizer.json")

TEXT = "Ada Lee said it rained. She added that Lund flooded."
SPANS = {
    "source": ((0, 7),),
    "cue": ((8, 12),),
    "content": ((13, 22),),
}
MORE = {"source": ((0, 7),), "cue": ((28, 33),), "content": ((34, 51),)}
TOKENS = tuple(
    Token(start, start + len(word), tag, head, relation)
    for start, word, tag, head, relation in (
        (0, "Ada", "NNP", 1, "compound"),
        (4, "Lee", "NNP", 2, "nsubj"),
        (8, "said", "VBD", -1, "root"),
        (13, "it", "PRP", 4, "nsubj"),
        (16, "rained", "VBD", 2, "ccomp"),
    )
)


def _only(document: Annotated) -> Window:
    (window,) = label(document, TOKENIZER)
    return window


def _pieces(window: Window) -> list[str]:
    return [TOKENIZER.id_to_token(int(i)) for i in window.inputs["ids"][0]]


def test_roles_names_and_sentence_starts() -> None:
    names = ((0, 7, "PER"), (39, 43, "LOC"), (13, 15, "NO SUCH KIND"))
    window = _only(Annotated(TEXT, (SPANS,), names, sentence_starts=(0, 24)))
    pieces = _pieces(window)
    shown = {
        name: [(piece, labels[i]) for piece, i in zip(pieces, window.targets[name], strict=True) if i > 0]
        for name, labels in (("roles", ROLE_LABELS), ("entities", ENTITY_LABELS), ("starts", (0, 1)))
    }
    assert shown["roles"][:4] == [("ada", "B-source"), ("lee", "I-source"), ("said", "B-cue"), ("it", "B-content")]
    assert shown["entities"] == [("ada", "B-PER"), ("lee", "I-PER"), ("lund", "B-LOC")]
    assert shown["starts"] == [("ada", 1), ("she", 1)]
    assert all(window.targets[name][[0, -1]].tolist() == [IGNORE, IGNORE] for name in window.targets)


def test_a_word_may_be_of_several_attributions() -> None:
    window = _only(Annotated(TEXT, (SPANS, MORE)))
    pieces = _pieces(window)
    read = [[[pieces[i] for i in attribution[role]] for role in ROLES] for attribution in window.attributions]
    assert read == [
        [["ada", "lee"], ["said"], ["it", "rained"]],
        [["ada", "lee"], ["added"], ["that", "lund", "flooded"]],
    ]


def test_syntax_points_at_the_piece_where_the_head_begins() -> None:
    window = _only(Annotated(TEXT, tokens=TOKENS))
    pieces = _pieces(window)
    arcs = {pieces[i]: pieces[to] for i, to in enumerate(window.targets["arcs"]) if to != IGNORE}
    assert arcs == {"ada": "lee", "lee": "said", "said": "[CLS]", "it": "rained", "rained": "said"}
    assert [syntax.TAGS[i] for i in window.targets["tags"] if i != IGNORE] == ["NNP", "NNP", "VBD", "PRP", "VBD"]


@pytest.mark.parametrize("name", ["roles", "entities", "starts", "tags", "functions", "arcs"])
def test_what_was_not_annotated_is_not_learnt(name: str) -> None:
    assert (_only(Annotated(TEXT)).targets[name] == IGNORE).all()


def test_an_arc_that_leaves_its_window_is_not_learnt() -> None:
    words = ["rain"] * 600
    tokens = tuple(Token(5 * i, 5 * i + 4, "NN", 0 if i else -1, "conj") for i in range(600))
    first, *_, last = label(Annotated(" ".join(words), tokens=tokens), TOKENIZER)
    assert first.targets["arcs"][1] == 0
    assert set(first.targets["arcs"][2:-1]) == {1}
    assert (last.targets["arcs"] == IGNORE).all()


def test_relations_of_either_version_are_the_same() -> None:
    pairs = [("dobj", "obj"), ("nmod:tmod", "obl:tmod"), ("auxpass", "aux:pass"), ("nsubjpass", "nsubj:pass")]
    assert all(syntax.relation_number(old) == syntax.relation_number(new) for old, new in pairs)
    assert syntax.RELATIONS[syntax.relation_number("vocative")] == "other"
    assert syntax.tag_number("NO SUCH TAG") is None


def test_documents_with_what_a_program_found_in_them(tmp_path: Path) -> None:
    documents, silver = tmp_path / "a.jsonl", tmp_path / "a.silver.jsonl.gz"
    sentence = {
        "tokens": [[0, 3, "ada", "NNP", "PERSON"], [4, 7, "lee", "NNP", "PERSON"], [8, 12, "say", "VBD", "O"]],
        "heads": [[2, "compound"], [3, "nsubj"], [0, "root"]],
    }
    later = {"tokens": [[24, 27, "dane", "NNPS", "MISC"]], "heads": [[0, "root"]]}
    text = "Ada Lee said it rained.\nDanes\nagreed."
    rows = [{"name": "1", "text": text, "attributions": [SPANS]}, {"name": "2", "text": TEXT, "attributions": []}]
    documents.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with gzip.open(silver, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"name": "1", "sentences": [sentence, later]}) + "\n")
    known, bare = read_attributions(documents, silver)
    assert known.entities == ((0, 7, "PER"), (24, 27, "NORP"))
    assert [(t.start, t.head, t.relation) for t in known.tokens or ()] == [
        (0, 1, "compound"),
        (4, 2, "nsubj"),
        (8, -1, "root"),
        (24, -1, "root"),
    ]
    assert known.sentence_starts == (0, 24, 30)
    assert (bare.entities, bare.tokens, bare.sentence_starts) == (None, None, None)


def test_names_marked_word_by_word(tmp_path: Path) -> None:
    path = tmp_path / "a.iob2.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("# newdoc id = 1\n1\tAda\tB-PER\n2\tLee\tI-PER\n3\tsang\tO\n\n# newdoc id = 2\n1\tLund\tB-LOC\n\n")
    assert read_entities(path) == [
        Annotated("Ada Lee sang", None, ((0, 7, "PER"),), gold=True),
        Annotated("Lund", None, ((0, 4, "LOC"),), gold=True),
    ]


def test_windows_hold_every_piece() -> None:
    windows = label(Annotated("word " * 700), TOKENIZER)
    assert all(isinstance(w.inputs["ids"], np.ndarray) and w.inputs["ids"].shape[1] <= 256 for w in windows)
