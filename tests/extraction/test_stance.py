import pytest

from claimcheck.extraction import stance
from claimcheck.model import CueClass, Factuality, Modality, Polarity

POLARITY = [
    ("the bridge was closed", Polarity.POSITIVE),
    ("that the bridge was not closed", Polarity.NEGATIVE),
    ("“We didn’t close it”", Polarity.NEGATIVE),
    ("no one was hurt", Polarity.NEGATIVE),
    ("there was no reason not to go", Polarity.POSITIVE),
    ("not only was it closed", Polarity.POSITIVE),
    ("no fewer than ten came", Polarity.POSITIVE),
    ("the bridge was closed because it was not safe", Polarity.POSITIVE),
    ("the notary knew nobody", Polarity.NEGATIVE),
    ("nothing but rain fell", Polarity.POSITIVE),
    ("it had neither armed nor trained the rebels", Polarity.NEGATIVE),
    ("no boat nor crew was found", Polarity.NEGATIVE),
    ("a third of the houses lack running water", Polarity.NEGATIVE),
    ("the board failed to renew the lease", Polarity.NEGATIVE),
    ("the bill failed", Polarity.POSITIVE),
    ("the bridge was closed without warning", Polarity.POSITIVE),
]
MODALITY = [
    ("the bridge was closed", None, Modality.ASSERTED),
    ("the bridge may be closed", None, Modality.POSSIBLE),
    ("the bridge closed in May 2014", None, Modality.ASSERTED),
    ("in late May the bridge closed", None, Modality.ASSERTED),
    ("the bridge must close", None, Modality.NECESSARY),
    ("the bridge will close", None, Modality.FUTURE),
    ("if it rains, the bridge closes", None, Modality.CONDITIONAL),
    ("“Is it closed?”", None, Modality.INTERROGATIVE),
    ("the release of the crew", CueClass.DEMAND, Modality.NECESSARY),
    ("a new bridge", CueClass.PROMISE, Modality.FUTURE),
]


@pytest.mark.parametrize(("content", "expected"), POLARITY)
def test_polarity(content: str, expected: Polarity) -> None:
    assert stance.polarity(content) is expected


@pytest.mark.parametrize(("content", "cue", "expected"), MODALITY)
def test_modality(content: str, cue: CueClass | None, expected: Modality) -> None:
    assert stance.modality(content, cue) is expected


@pytest.mark.parametrize(
    ("put", "cue", "negated", "expected"),
    [
        (Modality.ASSERTED, None, False, Factuality.CERTAIN),
        (Modality.ASSERTED, CueClass.ASSERT, False, Factuality.CERTAIN),
        (Modality.ASSERTED, CueClass.BELIEVE, False, Factuality.PROBABLE),
        (Modality.ASSERTED, CueClass.ASSERT, True, Factuality.UNKNOWN),
        (Modality.POSSIBLE, CueClass.ASSERT, False, Factuality.POSSIBLE),
        (Modality.INTERROGATIVE, CueClass.ASSERT, False, Factuality.UNKNOWN),
    ],
)
def test_factuality(put: Modality, cue: CueClass | None, negated: bool, expected: Factuality) -> None:
    assert stance.factuality(put, cue, cue_negated=negated) is expected
