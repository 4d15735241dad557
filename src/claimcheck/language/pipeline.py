"""The spaCy pipeline: English tokens; sentences, attributions and names by the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans, get_words_and_spaces

from claimcheck.language.engine import Engine, model_folder
from claimcheck.language.sentences import mark_sentences

__all__ = ["blocks", "load", "model_version"]

BLOCK = 50_000
"""Characters that are read as one `Doc`: bounds memory, whatever the size of the document."""

_LONG_RUN = re.compile(r"(?<!\S)\S{300}")
_PLAIN_TOKEN = re.compile(r"\w+|[^\w\s]")
_BREAK = re.compile(r"\n\s*\n|\n|[.!?][\"”’')\]]*\s|\s")

_LOADING = Lock()

if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=())


@Language.factory("claimcheck_roles")
class Roles:
    """Sets sentences, `doc._.attributions` (`FoundAttribution`s, offsets into the text) and `doc.ents`."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 (what spaCy calls a factory with)
        self._engine = _engine()

    def __call__(self, doc: Doc) -> Doc:
        found = self._engine.analyse(doc.text)
        mark_sentences(doc, found.sentence_starts)
        doc._.attributions = found.attributions
        spans = (doc.char_span(e.start, e.end, label=e.type, alignment_mode="contract") for e in found.entities)
        doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
        return doc


class Tokens:
    """spaCy's English tokens, except for text with a run of characters that no word has.

    The rules for affixes take time that grows with the square of such a run; it is cut at every mark instead.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab, self._rules = nlp.vocab, nlp.tokenizer

    def __call__(self, text: str) -> Doc:
        """The text as a `Doc` of tokens only."""
        if not _LONG_RUN.search(text):
            return self._rules(text)
        words, spaces = get_words_and_spaces(_PLAIN_TOKEN.findall(text), text)
        return Doc(self._vocab, words, spaces)


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(model_folder())


def model_version() -> str:
    """Version of the shipped model."""
    return _engine().version


def load() -> Language:
    """The pipeline, loaded once a process; threads may share it.

    Raises:
        ModelError: the shipped model is missing or damaged.
    """
    with _LOADING:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Language:
    nlp = spacy.blank("en")
    nlp.max_length = BLOCK + 1
    nlp.tokenizer = Tokens(nlp)
    nlp.add_pipe("claimcheck_roles")
    return nlp


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """The text in order as (offset, part), each at most `BLOCK` characters, cut at a paragraph where there is one.

    Else the cut falls at a sentence end, else at a space, else anywhere: a text without any is still read.
    """
    start = 0
    while len(text) - start > BLOCK:
        cut = _cut(text, start, start + BLOCK)
        yield start, text[start:cut]
        start = cut
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, start: int, limit: int) -> int:
    best = {"paragraph": 0, "line": 0, "sentence": 0, "space": 0}
    for match in _BREAK.finditer(text, start + BLOCK // 2, limit):
        broken = match.group()
        kind = (
            "paragraph"
            if broken.count("\n") > 1
            else "line"
            if "\n" in broken
            else "sentence"
            if broken.strip()
            else "space"
        )
        best[kind] = match.end()
    return next((cut for cut in best.values() if cut), limit)
