from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.training.data import Annotated, Token
from claimcheck.language.training.treebank import read_treebank, varied

TREEBANK = """\
# newdoc id = a
# sent_id = a-1
# newpar id = a-p1
# text = Mara Lindt didn't sail.
1\tMara\tMara\tPROPN\tNNP\t_\t5\tnsubj\t_\t_
2\tLindt\tLindt\tPROPN\tNNP\t_\t1\tflat\t_\t_
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tAUX\tVBD\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tsail\tsail\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\tPromoted=Yes|SpaceAfter=No

# sent_id = a-2
# text = She can't
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_
3.1\tswim\tswim\tVERB\tVB\t_\t_\t_\t_\t_

# sent_id = a-3
# text = …
1\t…\t…\tPUNCT\t,\t_\t0\troot\t_\t_

# newpar
# sent_id = a-4
# text = Ask #OsloPort
1\tAsk\task\tVERB\tVB\t_\t0\troot\t_\t_
2\t#OsloPort\t#OsloPort\tPROPN\tNNP\t_\t1\tobj\t_\t_

# newdoc id = b
# sent_id = b-1
# text = Rain.
1\tRain\train\tNOUN\tNN\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""

NAMES = """\
# sent_id = b-1
1\tRain\tO\t-\t-
2\t.\tO\t-\t-

# sent_id = a-1
1\tMara\tB-PER\t-\tx
2\tLindt\tI-PER\t-\tx
3\tdid\tO\t-\t-
4\tn't\tO\t-\t-
5\tsail\tO\t-\t-
6\t.\tO\t-\t-

# sent_id = a-2
1\tShe\tO\t-\t-
2\tcan\tO\t-\t-
3\t't\tO\t-\t-

# sent_id = a-3
1\t…\tO\t-\t-

# sent_id = a-4
1\tAsk\tO\t-\t-
2\t#\tO\t-\t-
3\tOslo\tB-LOC\t-\tx
4\tPort\tB-ORG\t-\tx
"""


def write(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


@pytest.fixture
def documents(tmp_path: Path) -> list[Annotated]:
    return read_treebank(write(tmp_path / "t.gz", TREEBANK), write(tmp_path / "n.gz", NAMES.replace("B-ORG", "I-LOC")))


def words(document: Annotated) -> list[str]:
    return [document.text[t.start : t.end] for t in document.tokens or ()]


def test_the_text_has_the_spaces_and_paragraphs_of_the_original(documents: list[Annotated]) -> None:
    assert [d.text for d in documents] == ["Mara Lindt didn't sail.She can't…\n\nAsk #OsloPort", "Rain."]


def test_every_word_is_a_token_at_its_place(documents: list[Annotated]) -> None:
    assert words(documents[0]) == "Mara Lindt did n't sail . She ca n't … Ask #OsloPort".split()
    assert [t.tag for t in documents[0].tokens or ()] == "NNP NNP VBD RB VB . PRP MD RB , VB NNP".split()


def test_heads_count_through_the_document(documents: list[Annotated]) -> None:
    assert [t.head for t in documents[0].tokens or ()] == [4, 0, 4, 4, -1, 4, 7, -1, 7, -1, -1, 10]
    assert [t.relation for t in documents[0].tokens or ()][:3] == ["nsubj", "flat", "aux"]


def test_sentences_begin_where_they_begin(documents: list[Annotated]) -> None:
    assert [d.text[s:][:3] for d in documents for s in d.sentence_starts or ()] == ["Mar", "She", "…\n\n", "Ask", "Rai"]


def test_names_are_whole_tokens_even_where_their_words_were_divided_otherwise(documents: list[Annotated]) -> None:
    assert [[(d.text[s:e], kind) for s, e, kind in d.entities or ()] for d in documents] == [
        [("Mara Lindt", "PER"), ("#OsloPort", "LOC")],
        [],
    ]
    assert all(d.gold for d in documents)


def test_without_names_there_are_none_to_learn_from(tmp_path: Path) -> None:
    (document, _) = read_treebank(write(tmp_path / "t.gz", TREEBANK))
    assert document.entities is None
    assert not document.gold


@pytest.mark.parametrize(
    ("treebank", "names"),
    [
        (TREEBANK.replace("2\tLindt\tLindt", "2\tLind\tLindt").replace("# text = Mara", "# text = Maria"), NAMES),
        (TREEBANK, NAMES.replace("\tsail\t", "\tswim\t")),
        (TREEBANK, NAMES.replace("= b-1", "= b-2")),
    ],
    ids=["word not in text", "other words", "sentence missing"],
)
def test_what_does_not_agree_is_an_error(tmp_path: Path, treebank: str, names: str) -> None:
    with pytest.raises(ValueError, match=r"does not follow|other words"):
        read_treebank(write(tmp_path / "t.gz", treebank), write(tmp_path / "n.gz", names))


@given(st.randoms(use_true_random=False))
def test_white_space_varies_and_nothing_else(chance: random.Random) -> None:
    document = Annotated(
        "Ann spoke.Bo wept.\n\nThen  Ann\tleft. End",
        attributions=({"source": ((0, 3),), "cue": ((4, 9),), "content": ((10, 18), (20, 36))},),
        entities=((0, 3, "PER"), (10, 12, "PER"), (26, 29, "PER")),
        tokens=None,
        sentence_starts=(0, 10, 20, 36),
    )
    new = varied(document, chance)
    assert new.text.split() == document.text.split()
    assert [new.text[s:e] for s, e, _ in new.entities or ()] == ["Ann", "Bo", "Ann"]
    assert [new.text[s:][:2] for s in new.sentence_starts or ()] == ["An", "Bo", "Th", "En"]
    assert [
        "".join(new.text[s:e].split()) for a in new.attributions or () for offsets in a.values() for s, e in offsets
    ] == ["Ann", "spoke", "Bowept.", "ThenAnnleft."]


@given(st.randoms(use_true_random=False), st.lists(st.text("ab.,'", min_size=1, max_size=4), min_size=1), st.data())
def test_every_token_keeps_its_text_however_it_is_set(
    chance: random.Random, forms: list[str], data: st.DataObject
) -> None:
    joints = [data.draw(st.sampled_from(["", " ", "\n\n"])) for _ in forms]
    text, starts = "", []
    for form, joint in zip(forms, joints, strict=True):
        starts.append(len(text))
        text += form + joint
    tokens = tuple(Token(s, s + len(form), "NN", -1, "root") for s, form in zip(starts, forms, strict=True))
    first = tuple(s for s in starts if data.draw(st.booleans()))
    new = varied(Annotated(text, tokens=tokens, sentence_starts=first), chance)
    assert words(new) == forms
    assert "".join(new.text.split()) == "".join(forms)
    assert set(new.sentence_starts or ()) <= {t.start for t in new.tokens or ()}
    assert len(new.sentence_starts or ()) == len(first)
