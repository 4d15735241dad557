"""The label sets of the auxiliary heads: parts of speech and syntax, learnt for what they teach the encoder only."""

from __future__ import annotations

TAGS = (
    "NN IN DT NNP PRP JJ RB VB NNS CC VBD VBP VBZ TO CD VBN VBG MD PRP$ . , : -RRB- -LRB- `` '' WDT WRB WP RP UH POS "
    "HYPH NNPS JJR JJS EX NFP RBR ADD GW $ SYM PDT LS FW RBS AFX WP$ XX #"
).split()
"""The Penn Treebank's parts of speech and what the English Web Treebank added."""
RELATIONS = (
    "root nsubj nsubjpass csubj obj iobj nmod ccomp xcomp advcl acl conj appos parataxis mark case det compound aux "
    "cop amod advmod cc punct nummod expl discourse other"
).split()
_SAME = {
    "nsubj:pass": "nsubjpass",
    "dobj": "obj",
    "obl": "nmod",
    "flat": "compound",
    "auxpass": "aux",
    "neg": "advmod",
    "csubjpass": "csubj",
}
_TAG_NUMBERS = {tag: number for number, tag in enumerate(TAGS)}
_RELATION_NUMBERS = {relation: number for number, relation in enumerate(RELATIONS)}


def tag_number(tag: str) -> int | None:
    """Index into `TAGS`, None for a tag that is not there."""
    return _TAG_NUMBERS.get(tag)


def relation_number(relation: str) -> int:
    """Index into `RELATIONS` of a relation of Universal Dependencies 1 or 2, subtypes left out."""
    name = _SAME.get(relation) or relation.split(":", maxsplit=1)[0]
    return _RELATION_NUMBERS.get(_SAME.get(name, name), _RELATION_NUMBERS["other"])
