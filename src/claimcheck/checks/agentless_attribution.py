"""CC104 agentless-attribution: the text says that something is said or thought, and not by whom.

Why:      "is seen as" gives an opinion the weight of many while nobody answers for it.
Flagged:  The governor is seen as an ally of the mine's owners.
Allowed:  The unions see the governor as an ally of the mine's owners.
Limits:   passives of saying and thinking ("is seen as", "it was reported"; not "was declared") and adverbs
          ("allegedly") only: any other attribution without a source is not assessed, as it may only have been missed; a
          source in another sentence is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claimcheck.checks.check import Check, Hit, Unassessed, covering, rows, sharing, short
from claimcheck.model import Severity, SourceStatus
from claimcheck.table import CLAIM, CUE, CUE_TEXT, DOCUMENT, SENTENCE_START, SENTENCE_TEXT, SOURCE_STATUS

if TYPE_CHECKING:
    import pandas as pd

_ADVERB = re.compile(r"\b(?:reportedly|allegedly|purportedly|supposedly|ostensibly|reputedly)\b", re.IGNORECASE)
_SAID_OR_THOUGHT = """
    accused acknowledged alleged anticipated argued asserted assumed believed blamed cited claimed condemned considered
    credited criticised criticized deemed denounced depicted described dismissed disputed dubbed estimated expected
    feared felt hailed heard held hoped judged known labelled labeled mentioned mocked noted perceived portrayed praised
    predicted presumed projected questioned quoted recognised recognized regarded reported reputed ridiculed rumoured
    rumored said seen speculated suggested suspected thought touted understood viewed
""".split()
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:(?:\w+ly|not|also|often|long|now|still|once|never|sometimes)\s+){0,2}"
    rf"(?:{'|'.join(_SAID_OR_THOUGHT)})\b",
    re.IGNORECASE,
)


def judge(claims: pd.DataFrame) -> Iterator[Hit | Unassessed]:
    """One hit for each attribution that is worded without an agent."""
    agentless = rows(claims[claims[SOURCE_STATUS] == SourceStatus.AGENTLESS.value])
    worded = [claim for claim in agentless if _worded_without_agent(claim)]
    for shared in sharing(worded, CUE):
        yield Hit(
            f'The text says "{short(shared[0][CUE_TEXT])}", and not by whom.',
            covering(shared[0][DOCUMENT], shared[0][CUE]),
            claims=tuple(claim[CLAIM] for claim in shared),
        )
    told = {claim[CLAIM] for claim in worded}
    for claim in agentless:
        if claim[CLAIM] not in told:
            yield Unassessed(
                "no source was found, and the wording does not leave one out", claim[DOCUMENT], claim[CLAIM]
            )


def _worded_without_agent(claim: dict[str, Any]) -> bool:
    """Whether the cue is a passive or an adverb, auxiliaries before it in the sentence included."""
    if not claim[CUE]:
        return False
    start, end = (offset - claim[SENTENCE_START] for offset in (claim[CUE][0].start, claim[CUE][-1].end))
    passives = _PASSIVE.finditer(claim[SENTENCE_TEXT])
    return bool(_ADVERB.search(claim[CUE_TEXT])) or any(start < match.end() <= end for match in passives)


CHECK = Check(
    id="CC104",
    name="agentless-attribution",
    severity=Severity.WARNING,
    title="Attribution to nobody",
    reads={"claims": (CLAIM, DOCUMENT, SOURCE_STATUS, CUE, CUE_TEXT, SENTENCE_START, SENTENCE_TEXT)},
    judge=judge,
    documentation=__doc__,
)
