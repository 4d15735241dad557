"""Which offices one person cannot hold at one time.

In doubt they go together: a senator may be a candidate, a king commander-in-chief, a chairman a member of parliament,
and "the minister" is any minister. Time is not looked at but for "former".
"""

from __future__ import annotations

from claimcheck.resolution.roles import Office
from claimcheck.resolution.states import Surface, lookup
from claimcheck.resolution.words import load

_LISTS = load("roles")
_EXCLUSIVE = frozenset(frozenset(pair) for pair in _LISTS["exclusive"])
_RANKS = frozenset(_LISTS["ranks"])
_ONE_A_PLACE = frozenset(_LISTS["one_a_place"])
_ONE_A_STATE = frozenset(_LISTS["one_a_state"])
_WITH_A_DEPUTY = frozenset(_LISTS["with_a_deputy"])
_PARTIES = frozenset(_LISTS["parties"])
_CABINET = frozenset({"minister", "secretary", "secretary of state"})
_COUNTRIES = frozenset({"", "country", "republic", "nation"})
_SUBORDINATE = frozenset({"deputy", "assistant"})
_AT_ANOTHER_TIME = frozenset({"former", "elect"})
_NEIGHBOURS = frozenset(
    {frozenset({"finance", "economy"}), frozenset({"trade", "industry"}), frozenset({"interior", "security"})}
)
"""Fields that one ministry may have, or that one word of another language means."""
_GENERIC = frozenset(
    {"city", "county", "state", "province", "region", "town", "village", "district", "the", "of", "new", "old"}
)


def exclude(first: Office, second: Office) -> bool:
    """Whether nobody holds both offices at one time."""
    if not _AT_ANOTHER_TIME.isdisjoint((*first.before, *second.before)):
        return False
    if _SUBORDINATE.intersection(first.before) != _SUBORDINATE.intersection(second.before):
        return _deputy_and_chief(first, second)
    if first.head in _CABINET and second.head in _CABINET and _other_field(first, second):
        return True
    if first.head == second.head:
        return _elsewhere(first, second)
    if first.head in _RANKS and second.head in _RANKS:
        # A lieutenant general is addressed as a general.
        return not (first.head.endswith(second.head) or second.head.endswith(first.head))
    pair = frozenset({first.head, second.head})
    return pair in _EXCLUSIVE and _of_the_state(first) and _of_the_state(second)


def _deputy_and_chief(first: Office, second: Office) -> bool:
    same = first.head == second.head and first.field == second.field and first.head in _WITH_A_DEPUTY
    needs_field = first.head in _CABINET and not first.field
    return same and not needs_field and (first.of == second.of or not (first.of and second.of))


def _other_field(first: Office, second: Office) -> bool:
    fields = {office.field or ("foreign" if office.head == "secretary of state" else "") for office in (first, second)}
    return len(fields) > 1 and "" not in fields and frozenset(fields) not in _NEIGHBOURS


def _elsewhere(first: Office, second: Office) -> bool:
    """Whether one office is of one place, state or party and the other of another."""
    here, there = first.of, second.of
    if not here or not there or here == there:
        return False
    if here in _PARTIES and there in _PARTIES:
        return True
    states = (_is_state(here), _is_state(there))
    if first.head in _ONE_A_STATE:
        return all(states)
    words = [frozenset(of.split()) - _GENERIC for of in (here, there)]
    return first.head in _ONE_A_PLACE and not any(states) and all(words) and words[0].isdisjoint(words[1])


def _of_the_state(office: Office) -> bool:
    """Whether it may be an office of state: "president" is, "president of Corvex" is not."""
    if office.head not in _ONE_A_STATE and office.head != "governor":
        return True
    return office.of in _COUNTRIES or _is_state(office.of) or (office.head == "governor" and "bank" not in office.of)


def _is_state(of: str) -> bool:
    known = lookup(" ".join(word.capitalize() for word in of.split()))
    return known is not None and known.surface is Surface.NAME
