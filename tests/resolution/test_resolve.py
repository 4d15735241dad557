from __future__ import annotations

from itertools import permutations

import pytest

from claimcheck.model import EntityType, Resolution
from claimcheck.resolution import resolve
from tests.resolution.marked import marked

ALPHA = marked(
    "Omani Foreign Minister Yusuf bin Karam Al Said met <per>Hadi al-Rashidi</per> in Doha. <s>Muscat</s> <cue>accused</cue> "
    "<c>the Harbour Front for the Liberation of the Coast (HFLC) of sinking two boats on June 24</c>. HFLC was banned in 2011.",
    "alpha.txt",
)
BETA = marked(
    "On 3 May 2016 <s>Yousef Al Said</s> <cue>said</cue> <c>the Kingdom was safe</c>, though <per>Mohammad Taqi al-Rashedi</per> "
    "of Bahrain left. The HFLC denied it.",
    "beta.txt",
)
GAMMA = marked("<s>Al Said</s> <cue>said</cue> <c>the embassy in Tehran was closed</c>.", "gamma.txt", "2016-05-04")
DOCUMENTS = (ALPHA, BETA, GAMMA)


def resolved(order: tuple[int, ...] = (0, 1, 2)) -> Resolution:
    return resolve([DOCUMENTS[i][0] for i in order], [DOCUMENTS[i][1] for i in reversed(order)])


def entity(resolution: Resolution, document: str, surface: str) -> str | None:
    return next(
        m.entity for name, found in resolution.mentions if name == document for m in found if m.span.text == surface
    )


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_does_not_depend_on_the_order(order: tuple[int, ...]) -> None:
    assert resolved(order) == resolved()


def test_joins_names_across_documents() -> None:
    found = resolved()
    assert entity(found, "alpha.txt", "HFLC") == entity(found, "beta.txt", "HFLC")
    assert entity(found, "alpha.txt", "Yusuf bin Karam Al Said") == entity(found, "beta.txt", "Yousef Al Said")
    assert entity(found, "alpha.txt", "Hadi al-Rashidi") != entity(found, "beta.txt", "Mohammad Taqi al-Rashedi")


def test_tells_a_capital_from_its_state() -> None:
    found = resolved()
    assert entity(found, "alpha.txt", "Muscat") == "state:oman"
    assert entity(found, "alpha.txt", "Doha") == "place:doha"
    assert entity(found, "gamma.txt", "Tehran") == "place:tehran"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<s>Brussels</s> <cue>accused</cue> <c>Norland of spying</c>.", "organisation:european-union"),
        ("The Belgian police came. <s>Brussels</s> <cue>accused</cue> <c>Norland of spying</c>.", "state:belgium"),
        (
            "Belgium left the EU. <s>Brussels</s> <cue>accused</cue> <c>Norland of it</c>.",
            "organisation:european-union",
        ),
    ],
)
def test_a_seat_stands_for_its_state_where_only_that_is_named(text: str, expected: str) -> None:
    document, extraction = marked(text)
    (claim,) = resolve([document], [extraction]).claims
    assert claim.source_entity == expected


def test_finds_the_one_kingdom() -> None:
    assert entity(resolved(), "beta.txt", "Kingdom") == "state:bahrain"


def test_fills_the_claim() -> None:
    claim = next(claim for claim in resolved().claims if claim.document == "alpha.txt")
    assert claim.target_entity == "organisation:harbour-front-for-the-liberation-of-the-coast"
    assert [date.value for date in claim.dates] == ["--06-24"]
    assert [(q.value, q.unit) for q in claim.quantities] == [(2.0, "boats")]
    assert {mention.entity for mention in claim.mentions} == {claim.target_entity}


def test_takes_the_sentences_dates_where_the_content_has_none() -> None:
    claim = next(claim for claim in resolved().claims if claim.document == "beta.txt")
    assert [date.value for date in claim.dates] == ["2016-05-03"]


def test_refers_only_to_entities_it_gives() -> None:
    found = resolved()
    ids = [entity.id for entity in found.entities]
    assert ids == sorted(set(ids))
    used = {claim.source_entity for claim in found.claims} | {claim.target_entity for claim in found.claims}
    used |= {mention.entity for _, mentions in found.mentions for mention in mentions}
    assert used - {None} <= set(ids)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the river-based <per>Tarnis</per> came", "group:tarnis"),
        ("the <per>Al Rashid</per> family came", "group:al-rashid"),
        ("Harbour Front Movement (<per>HFM</per>) came", "organisation:harbour-front-movement"),
        ("a <loc>Sunni</loc> town", None),
        ("<per>Sheikh Yusuf</per> bin Karam came", "person:yusuf-bin-karam"),
        ("the clerks in Doha and <per>Wakra</per>, it says, left", "place:wakra"),
        ("the mayor of <per>Wakra</per> left", "place:wakra"),
        ("a call from <per>Wakra</per> came", "person:wakra"),
        ("clerks in <per>Wakra</per> left. <per>Wakra</per> resigned", "person:wakra"),
        ("<org>Allies</org> left", None),
        ("<org>Clarification</org> came", None),
        ("<org>Rights</org> and other rights", None),
        ("the Minister of <org>Foreign Affairs</org> left", None),
        ("the <org>Supreme</org> Leader left", None),
        ("the <org>Harbour Trade</org> Forum (HTF) met", "organisation:harbour-trade-forum"),
        ("2 <org>GHz</org>", None),
        ("Corv.com", "organisation:corvcom"),
        ("its rival <per>Corv</per> Devices came", "organisation:corv-devices"),
        ("the mining firm Corv came", "organisation:corv"),
        ("the drug maker <per>Corv</per> came", "organisation:corv"),
        ("<per>Corv</per>'s shares fell", "organisation:corv"),
        ("<per>Corv</per>'s spokesman came", "person:corv"),
        ("its rival <per>Orvane Bank</per> came", "organisation:orvane-bank"),
        ("Major <per>Aaron Bank</per> came", "person:aaron-bank"),
        ("a firm, <per>Brill</per> and <per>Sons</per>, came", "organisation:brill-and-sons"),
        ("the newspaper Orel Leaf came", "media_outlet:orel-leaf"),
        ("The airport fares rose.\n<org>Airport Fares</org> Of Airport Rise Again\nNo", None),
    ],
)
def test_corrects_the_language_engine(text: str, expected: str | None) -> None:
    document, extraction = marked(f"{text}. <cue>Reportedly</cue> <c>no</c>.")
    ((_, mentions),) = resolve([document], [extraction]).mentions
    assert [mention.entity for mention in mentions][-1:] == ([expected] if expected else [])


def test_lists_other_surfaces_as_aliases() -> None:
    oman = next(entity for entity in resolved().entities if entity.id == "state:oman")
    assert (oman.name, oman.type, oman.aliases) == ("Oman", EntityType.STATE, ("Muscat", "Omani"))


def test_of_nothing_makes_nothing() -> None:
    assert resolve([], []) == Resolution((), ())


@pytest.mark.parametrize("text", ["", "A-" * 5000, "a" * 20000, "(" * 5000, "Al " * 5000, "1," * 5000, "the' " * 4000])
def test_bears_hostile_text(text: str) -> None:
    document, extraction = marked(f"<s>{text}x</s> <cue>said</cue> <c>no</c>")
    assert len(resolve([document], [extraction]).claims) == 1
