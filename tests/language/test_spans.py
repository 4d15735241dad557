import pytest

from claimcheck.language.spans import tidy, whole_names

# What the network marked stands between { and }, what a reader would mark between < and >.
CASES = [
    ("edge punctuation", "Lee said{, the port closed,} then left.", "Lee said, <the port closed>, then left."),
    ("final stop", "Lee said {the port closed.}", "Lee said <the port closed>."),
    ("stop inside the quotation", "Lee said {“The port closed.”}", "Lee said <“The port closed.”>"),
    ("closing mark left out", "Lee said {“the port closed}”.", "Lee said <“the port closed”>."),
    ("opening mark left out", "Lee said “{the port closed”}.", "Lee said <“the port closed”>."),
    ("both marks left out", "Lee said “{the port closed}” again.", "Lee said <“the port closed”> again."),
    ("straight marks", 'Lee said "{the port closed}" again.', 'Lee said <"the port closed"> again.'),
    ("no closing mark in the text", 'Lee said {"the port closed}.', 'Lee said <"the port closed>.'),
    ("abbreviation", "Lee blamed {the U.S.}", "Lee blamed <the U.S.>"),
    ("leading citation marker", "{[16] Allies} blamed it.", "[16] <Allies> blamed it."),
    ("bracket closes after", "{the Corps (IRGC} of it) left.", "<the Corps (IRGC> of it) left."),
    ("bracket taken in", "{the Corps (IRGC}) left.", "<the Corps (IRGC)> left."),
]


@pytest.mark.parametrize(("marked", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_tidy(marked: str, expected: str) -> None:
    start, end = marked.index("{"), marked.index("}") - 1
    text = marked.replace("{", "").replace("}", "")
    ((a, b),) = tidy(text, [(start, end)])
    assert f"{text[:a]}<{text[a:b]}>{text[b:]}" == expected


def test_pieces_without_a_word_are_dropped() -> None:
    assert tidy("a , b", [(1, 4)]) == []


@pytest.mark.parametrize(
    ("piece", "taken", "whole"),
    [
        ("al-Haddad", "", "Omar al-Haddad"),
        ("Omar al-Haddad", "", "Omar al-Haddad"),
        ("the envoy Omar", "", "the envoy Omar al-Haddad"),
        ("al-Haddad of Port", "", "Omar al-Haddad of Port Dessa"),
        ("al-Haddad of Port", "Dessa", "Omar al-Haddad of Port"),
        ("the envoy", "", "the envoy"),
        ("denied it", "", "denied it"),
    ],
)
def test_a_name_is_not_cut(piece: str, taken: str, whole: str) -> None:
    text = "Then the envoy Omar al-Haddad of Port Dessa denied it."

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    names = [at("Omar al-Haddad"), at("Port Dessa")]
    found = whole_names([at(piece)], names, [at(taken)] if taken else [])
    assert [text[start:end] for start, end in found] == [whole]
