import pytest

from claimcheck.extraction import cues
from claimcheck.model import CueClass

CASES = [
    ("said", CueClass.ASSERT),
    ("has long maintained", CueClass.ASSERT),
    ("according to", CueClass.REPORT),
    ("has always denied", CueClass.DENY),
    ("flatly rejected", CueClass.DENY),
    ("ruled out", CueClass.DENY),
    ("did not deny", CueClass.OTHER),
    ("declined to comment on", CueClass.OTHER),
    ("refused to", CueClass.DISAGREE),
    ("accused", CueClass.ACCUSE),
    ("has repeatedly blamed", CueClass.ACCUSE),
    ("held responsible", CueClass.ACCUSE),
    ("condemned", CueClass.CONDEMN),
    ("criticised", CueClass.CONDEMN),
    ("warned", CueClass.WARN),
    ("threatened to", CueClass.PROMISE),
    ("pledged", CueClass.PROMISE),
    ("swore", CueClass.PROMISE),
    ("called for", CueClass.DEMAND),
    ("urges", CueClass.DEMAND),
    ("called", CueClass.ASSERT),
    ("welcomed", CueClass.PRAISE),
    ("acknowledging", CueClass.ADMIT),
    ("agreed", CueClass.AGREE),
    ("agreed to", CueClass.PROMISE),
    ("echoing", CueClass.AGREE),
    ("disputes", CueClass.DISAGREE),
    ("predicts", CueClass.PREDICT),
    ("questioned", CueClass.QUESTION),
    ("announced", CueClass.ANNOUNCE),
    ("thought", CueClass.BELIEVE),
    ("is seen as", CueClass.BELIEVE),
    ("told", CueClass.REPORT),
    ("recently expressed interest in", CueClass.BELIEVE),
    ("voted against", CueClass.DISAGREE),
    ("refused", CueClass.DISAGREE),
    ("ruled", CueClass.ANNOUNCE),
    (":", CueClass.ASSERT),
    ("―", CueClass.ASSERT),
    ("does not accept", CueClass.DISAGREE),
    ("has never agreed", CueClass.DISAGREE),
    ("did not accuse", CueClass.OTHER),
    ("glowered", CueClass.OTHER),
    ("", CueClass.OTHER),
]


@pytest.mark.parametrize(("cue", "expected"), CASES)
def test_classify(cue: str, expected: CueClass) -> None:
    assert cues.classify(cue) is expected


@pytest.mark.parametrize("cue", ["did not say", "never claimed", "refused to confirm", "doesn’t think"])
def test_negated(cue: str) -> None:
    assert cues.is_negated(cue)


@pytest.mark.parametrize("cue", ["said", "noted", "has always denied", "announced"])
def test_not_negated(cue: str) -> None:
    assert not cues.is_negated(cue)
