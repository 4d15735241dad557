from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from claimcheck.errors import ConfigurationError
from claimcheck.model import EntityType, Resolution
from claimcheck.resolution import resolve
from claimcheck.resolution.aliases import KnownEntity, load_aliases
from tests.resolution.marked import marked

PELL = KnownEntity("Ada Pell", EntityType.PERSON, ("the Norland foreign minister",), speaks_for="Norland")
NORLAND = KnownEntity("Norland", EntityType.STATE, ("Orel", "the Northern Realm"))
CORVEX = KnownEntity("Corvex", EntityType.ORGANISATION, ("Old Mill Company",))


def resolved(text: str, *known: KnownEntity, name: str = "a.txt") -> Resolution:
    document, extraction = marked(text, name)
    return resolve([document], [extraction], known)


def entities(resolution: Resolution) -> dict[str, str | None]:
    return {mention.span.text: mention.entity for _, mentions in resolution.mentions for mention in mentions}


@pytest.mark.parametrize(
    ("text", "surface", "expected"),
    [
        ("Orel and Sudria met", "Orel", "state:norland"),
        ("The Northern\nRealm came", "The Northern\nRealm", "state:norland"),
        ("the <org>Old Mill Company</org> shut", "Old Mill Company", "organisation:corvex"),
        ("<org>Corvex Ltd</org> shut", "Corvex Ltd", "organisation:corvex"),
        ("The Norland foreign minister left", "The Norland foreign minister", "person:ada-pell"),
        ("<per>Ada Marie Pell</per> left", "Ada Marie Pell", "person:ada-pell"),
        ("The Norland foreign minister came, and <per>Pell</per> left", "Pell", "person:ada-pell"),
        # A longer name around one of the user's is another thing.
        ("<org>Orel Grain Union</org> met", "Orel Grain Union", "organisation:orel-grain-union"),
        ("the Orelian came", "Orelian", None),
    ],
)
def test_a_users_names_win(text: str, surface: str, expected: str | None) -> None:
    found = resolved(f"{text}. <cue>Reportedly</cue> <c>no</c>.", PELL, NORLAND, CORVEX)
    assert entities(found).get(surface) == expected


def test_what_is_not_named_is_resolved_by_rule() -> None:
    text = "<s>Tehran</s> <cue>denied</cue> <c>that <per>Tom Oakes</per> left</c>."
    assert resolved(text) == resolved(text, PELL, NORLAND, CORVEX)


def test_two_entries_are_never_one() -> None:
    text = "<per>Mohamed Karimi</per> met <per>Mohammed Karimi</per>. <cue>Reportedly</cue> <c>no</c>."
    assert len(set(entities(resolved(text)).values())) == 1
    two = (KnownEntity("Mohamed Karimi", EntityType.PERSON), KnownEntity("Mohammed Karimi", EntityType.PERSON))
    found = entities(resolved(text, *two))
    assert found == {"Mohamed Karimi": "person:mohamed-karimi", "Mohammed Karimi": "person:mohammed-karimi"}


def test_a_source_counts_as_whom_it_speaks_for() -> None:
    text = "<s><per>Ada Pell</per></s> <cue>said</cue> <c>no</c>. <s2>She</s2> <cue2>denied</cue2> <c2>it</c2>."
    found = resolved(text, PELL, NORLAND)
    assert {(claim.source_entity, claim.source_reason) for claim in found.claims} == {
        ("state:norland", "Ada Pell speaks for Norland")
    }
    assert "state:norland" in {entity.id for entity in found.entities}


@pytest.mark.parametrize("order", list(permutations((PELL, NORLAND, CORVEX))))
def test_the_order_of_entries_makes_no_difference(order: tuple[KnownEntity, ...]) -> None:
    text = "The Norland foreign minister left Orel. <s>Pell</s> <cue>said</cue> <c>Corvex Ltd had shut</c>."
    assert resolved(text, *order) == resolved(text, PELL, NORLAND, CORVEX)


GOOD = """
[[entity]]
name = "Ada Pell"
type = "person"
aliases = ["the Norland foreign minister"]
speaks_for = "Norland"

[[entity]]
name = "Norland"
type = "state"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "names.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_a_file(tmp_path: Path) -> None:
    assert load_aliases(written(tmp_path, GOOD)) == (PELL, KnownEntity("Norland", EntityType.STATE))


def test_an_empty_file_knows_nobody(tmp_path: Path) -> None:
    assert load_aliases(written(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[entity]", "cannot be read"),
        ("[[entities]]\nname = 'A'", "entities: is not a known key"),
        ("entity = ['A']", "entity 1: is no table"),
        ("entity = 1", "entity: is no list"),
        (
            "[[entity]]\nname = 'A'\ntype = 'person'\nalias = ['B']",
            "alias: is not a known key: did you mean 'aliases'?",
        ),
        ("[[entity]]\ntype = 'person'", "entity 1: name: 'None' is no name"),
        ("[[entity]]\nname = '  '\ntype = 'person'", "is no name"),
        ("[[entity]]\nname = 'A'\ntype = 'persn'", "entity 1 (A): type: 'persn' is none: did you mean 'person'?"),
        ("[[entity]]\nname = 'A'", "type: None is none: use one of state,"),
        ("[[entity]]\nname = 'A'\ntype = 'person'\naliases = 'B'", "aliases: is no list"),
        ("[[entity]]\nname = 'A'\ntype = 'person'\naliases = [3]", "aliases: '3' is no name"),
        (
            "[[entity]]\nname = 'A'\ntype = 'person'\nspeaks_for = 'Norlan'",
            "'Norlan' is neither a state nor another entry",
        ),
        (GOOD + "[[entity]]\nname = 'Norland'\ntype = 'state'", "'Norland' is a name of entity 2 already"),
        (GOOD + "[[entity]]\nname = 'Pell'\ntype = 'person'\nspeaks_for = 'Norlan'", "did you mean 'Norland'?"),
        (
            GOOD + "[[entity]]\nname = 'Bea Lund'\ntype = 'person'\naliases = ['The Norland Foreign Minister']",
            "entity 3 (Bea Lund): 'The Norland Foreign Minister' is a name of entity 1 already",
        ),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as error:
        load_aliases(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert told in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is not there"):
        load_aliases(tmp_path / "names.toml")


@pytest.mark.parametrize("text", ["Orel " * 5000, "the " * 20000, "Orel" * 5000])
def test_bears_hostile_text(text: str) -> None:
    assert len(resolved(f"<s>{text}x</s> <cue>said</cue> <c>no</c>", PELL, NORLAND).claims) == 1
