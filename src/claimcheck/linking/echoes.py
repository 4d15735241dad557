"""Copied text: which claims of two documents are one passage, and what was changed in it.

That two sentences are alike shows that they are one passage only where the documents show it: where they share other
sentences word for word, and more of these than of sentences in which names and figures differ. Reports of two elections
or of the weather of two days, written from one template, share set phrases and differ wherever they say something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher

from claimcheck.cache import Cache, digest
from claimcheck.linking.alignment import Aligned, Wordings, align, paired
from claimcheck.linking.alterations import EMPTY, Alteration, alterations
from claimcheck.linking.judgement import Judgement, judged
from claimcheck.linking.passages import Page, Passage
from claimcheck.linking.recall import Answers, remembered
from claimcheck.model import LEAST_CONFIDENCE, Claim, Difference, Relation, Span
from claimcheck.records import RecordError, decode, encode

_FEWEST_WORDS = 8
"""Of a sentence that alone, with nothing else in common, is held to be copied."""
_FEWEST_OWN = 5
"""Words of it that are not between quotation marks: two reporters who quote the same words do not copy each other."""
_OTHER_WORDS = 1
"""It may have that many that the other has not."""
_SAME_TEXT = 0.8
"""How alike two sentences are that count as unchanged when documents are compared."""
_SHARED = 0.3
"""Part of the shorter document that two versions of a text have in common, at least."""
_SHARED_LATER = 0.6
"""The same, where they are of different days: an update has other figures in the old words."""
_STRANGER = 3
"""Passages without a change, at least, for each in which several things differ at once."""
_LATER = 3
"""Words without a change, at least, for each in a changed passage of a document of another day."""
_FEWEST_BESIDE = 10
"""Words of a sentence that, copied, vouches for the one beside it."""
_FACTS = frozenset({Difference.DATE, Difference.QUANTITY, Difference.NAME, Difference.SOURCE, Difference.ROLE})
_SAME_CLAIM = 0.5


@dataclass(frozen=True)
class Compared:
    """What the comparison of copied text says of two claims."""

    first: str
    """Id of a claim."""
    second: str
    judgement: Judgement


@dataclass(frozen=True)
class Common:
    """What two documents have in common."""

    versions: bool
    """Whether they are versions of one text."""
    judgements: tuple[Compared, ...]
    settled: tuple[tuple[str, str], ...]
    """Ids of claims that stand in one passage."""


@dataclass(frozen=True)
class Copies:
    """Copied text in all documents."""

    judgements: tuple[Compared, ...]
    settled: frozenset[tuple[str, str]]
    """Ids of claims that stand in one passage, so that nothing is left to compare."""
    versions: frozenset[tuple[str, str]]
    """Names of documents that are versions of one text."""


def copies(pages: Sequence[Page], wordings: Sequence[Wordings], cache: Cache | None = None) -> Copies:
    """Compare all documents; what two of them had in common in an earlier audit is taken from the cache.

    Args:
        pages: All documents, sorted by name.
        wordings: Of each its sentences.
        cache: What was found in earlier audits, and where that of this one is put.
    """
    known = remembered(cache, "copies")
    pairs = [
        (first, second, _recalled(first, second, known) if cache else shared_text(first, second))
        for first, second in ((pages[one], pages[other]) for one, other in paired(wordings))
    ]
    known.keep()
    return Copies(
        _once(each for *_, common in pairs for each in common.judgements),
        frozenset(pair for *_, common in pairs for pair in common.settled),
        frozenset((first.name, second.name) for first, second, common in pairs if common.versions),
    )


def _recalled(first: Page, second: Page, known: Answers[bytes]) -> Common:
    key = digest([first.digest.hex(), second.digest.hex()])
    with suppress(RecordError):
        found = decode(Common, known.get(key) or b"")
        if _belongs(found, first, second):
            return found
    found = shared_text(first, second)
    known.put(key, encode(found))
    return found


def _belongs(common: Common, first: Page, second: Page) -> bool:
    """Whether it is about claims of these two."""
    pairs = (*((each.first, each.second) for each in common.judgements), *common.settled)
    return all(one in first.said and other in second.said for one, other in pairs)


def shared_text(first: Page, second: Page) -> Common:
    """What two documents have in common, by these two alone."""
    aligned = align(first, second)
    altered = {pair: alterations(first, pair.first, second, pair.second) for pair in aligned}
    whole = bool(aligned) and _versions(first, second, altered)
    passages = [pair for pair in aligned if whole or _copied(pair, altered, first, second)]
    return Common(
        whole,
        tuple(each for pair in passages for each in _judged(first, second, pair, altered[pair])),
        tuple(
            (ours.id, theirs.id)
            for pair in passages
            for ours in first.claims_in(pair.first)
            for theirs in second.claims_in(pair.second)
        ),
    )


def _versions(first: Page, second: Page, altered: Mapping[Aligned, Sequence[Alteration]]) -> bool:
    """Whether the two are versions of one text: much in common, and most of that unchanged."""
    clean = [pair for pair, found in altered.items() if not found and pair.similarity >= _SAME_TEXT]
    strange = sum(_several(found) for found in altered.values())
    unchanged = sum(map(_words, clean))
    changed = sum(map(_words, altered)) - unchanged
    later = _of_different_days(first, second)
    return (
        unchanged + changed >= (_SHARED_LATER if later else _SHARED) * min(first.size, second.size)
        and unchanged >= changed * (_LATER if later else 1)
        and sum(_own_words(first, pair.first) for pair in clean) >= _FEWEST_WORDS
        and len(clean) >= _STRANGER * strange
    )


def _several(found: Iterable[Alteration]) -> bool:
    """Whether several things differ, as between two events, and not between two versions of one sentence."""
    return len({each.difference for each in found} & _FACTS) > 1


def _words(pair: Aligned) -> int:
    return min(len(pair.first.keys), len(pair.second.keys))


def _own_words(page: Page, passage: Passage) -> int:
    """How many words of a passage are not between quotation marks."""
    return sum(page.quotation_at(start) is None for start in passage.starts)


def _of_different_days(first: Page, second: Page) -> bool:
    ours, theirs = first.document.provenance.published, second.document.provenance.published
    return ours is not None and theirs is not None and ours != theirs


def _copied(pair: Aligned, altered: Mapping[Aligned, Sequence[Alteration]], first: Page, second: Page) -> bool:
    """Whether a sentence is copied although the documents are no versions of one text."""
    found = altered[pair]
    if not found:
        own = min(_own_words(first, pair.first), _own_words(second, pair.second))
        return own >= _FEWEST_OWN and _words(pair) >= _FEWEST_WORDS and _other_words(pair) <= _OTHER_WORDS
    if len(found) > 1 or any(map(_several, altered.values())) or _of_different_days(first, second):
        return False
    beside = {
        (other.first.number, other.second.number)
        for other, changes in altered.items()
        if not changes and other.same and _words(other) >= _FEWEST_BESIDE
    }
    return any((pair.first.number + step, pair.second.number + step) in beside for step in (-1, 1))


def _other_words(pair: Aligned) -> int:
    """How many words that say something one of the two has and the other has not."""
    ours, theirs = (Counter(key for key in each.keys if key not in EMPTY) for each in (pair.first, pair.second))
    return max((ours - theirs).total(), (theirs - ours).total())


def _judged(first: Page, second: Page, pair: Aligned, found: Sequence[Alteration]) -> Iterator[Compared]:
    changed = set()
    for each in found:
        ours, theirs = _claim_at(first, pair.first, each.first, each), _claim_at(second, pair.second, each.second, each)
        if ours is not None and theirs is not None:
            changed.add((ours.id, theirs.id))
            relation = Relation.ECHOES if each.difference is Difference.ATTRIBUTION else Relation.CONTRADICTS
            yield Compared(ours.id, theirs.id, judged(relation, each.evidence, pair.similarity, each.difference))
    share = f"{round(100 * pair.similarity)}% of the wording of the two sentences is the same."
    for ours, theirs in _same_claims(first, second, pair):
        if (ours.id, theirs.id) not in changed:
            yield Compared(ours.id, theirs.id, judged(Relation.ECHOES, share, pair.similarity))


def _claim_at(page: Page, passage: Passage, place: tuple[int, int], alteration: Alteration) -> Claim | None:
    """The claim that a change is in: the one that holds it most closely."""
    start, end = place
    speaking = alteration.difference in {Difference.SOURCE, Difference.ATTRIBUTION}

    def closeness(claim: Claim) -> tuple[bool, bool, bool, bool, int, str]:
        roles = (*claim.source, *claim.cue) if speaking else claim.content
        return (
            not _meets(roles, start, end),
            not _meets((*claim.source, *claim.cue, *claim.content), start, end),
            not _meets((claim.sentence,), start, end),
            claim.confidence < LEAST_CONFIDENCE,
            sum(span.end - span.start for span in claim.content),
            claim.id,
        )

    return min(page.claims_in(passage), key=closeness, default=None)


def _meets(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _same_claims(first: Page, second: Page, pair: Aligned) -> Iterator[tuple[Claim, Claim]]:
    """Claims of the two sentences with mostly the same words for their content, one to one."""
    ours = [(claim, _content(claim, pair.first)) for claim in first.claims_in(pair.first)]
    theirs = [(claim, _content(claim, pair.second)) for claim in second.claims_in(pair.second)]
    matcher = SequenceMatcher(None, pair.first.keys, pair.second.keys, autojunk=False)
    facing = {b.a + n: b.b + n for b in matcher.get_matching_blocks() for n in range(b.size)}
    shared = sorted(
        (
            (-len({facing.get(n) for n in mine} & other) / max(len(mine), len(other)), claim.id, each.id, claim, each)
            for claim, mine in ours
            for each, other in theirs
            if mine and other and len({facing.get(n) for n in mine} & other) >= _SAME_CLAIM * min(len(mine), len(other))
        ),
        key=lambda item: item[:3],
    )
    taken: set[str] = set()
    for _, _, _, claim, each in shared:
        if not taken & {claim.id, each.id}:
            taken |= {claim.id, each.id}
            yield claim, each


def _content(claim: Claim, passage: Passage) -> frozenset[int]:
    """Numbers of the words of a passage that are in the content of a claim."""
    return frozenset(
        number
        for number, start in enumerate(passage.starts)
        if any(span.start <= start < span.end for span in claim.content)
    )


def _once(judgements: Iterable[Compared]) -> tuple[Compared, ...]:
    """One of a kind for two claims; no plain echo where something was changed in it."""
    found: dict[tuple[str, str, Relation, Difference | None], Compared] = {}
    for each in judgements:
        key = (each.first, each.second, each.judgement.relation, each.judgement.difference)
        found.setdefault(key, each)
    changed = {key[:2] for key in found if key[3] is not None}
    return tuple(each for key, each in found.items() if key[3] is not None or key[:2] not in changed)
