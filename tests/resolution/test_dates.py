from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Document, Granularity, Provenance
from claimcheck.resolution.dates import document_date, find_dates

WRITTEN = date(2016, 3, 15)  # a Tuesday

# text, then (surface, value, first day, last day) of each expression, read in a document written on WRITTEN
ANCHORED = [
    ("It opened on 1 October 2015.", [("1 October 2015", "2015-10-01", "2015-10-01", "2015-10-01")]),
    ("It opened on June 24, 2015.", [("June 24, 2015", "2015-06-24", "2015-06-24", "2015-06-24")]),
    ("Filed 2015-10-01.", [("2015-10-01", "2015-10-01", "2015-10-01", "2015-10-01")]),
    ("Filed 25/12/2015.", [("25/12/2015", "2015-12-25", "2015-12-25", "2015-12-25")]),
    ("Filed 3/4/2015.", [("3/4/2015", "2015", "2015-01-01", "2015-12-31")]),
    (
        "in November 2007 and in 2008",
        [("November 2007", "2007-11", "2007-11-01", "2007-11-30"), ("2008", "2008", "2008-01-01", "2008-12-31")],
    ),
    ("in the 1990s", [("1990s", "199", "1990-01-01", "1999-12-31")]),
    (
        "early 2012, late May",
        [("early 2012", "2012", "2012-01-01", "2012-12-31"), ("late May", "2015-05", "2015-05-01", "2015-05-31")],
    ),
    ("mid-June 2014", [("mid-June 2014", "2014-06", "2014-06-01", "2014-06-30")]),
    ("the reign 1998-2001", [("1998-2001", "1998/2001", "1998-01-01", "2001-12-31")]),
    ("from 3 to 5 May 2014", [("3 to 5 May 2014", "2014-05-03/2014-05-05", "2014-05-03", "2014-05-05")]),
    (
        "yesterday and today",
        [("yesterday", "2016-03-14", "2016-03-14", "2016-03-14"), ("today", "2016-03-15", "2016-03-15", "2016-03-15")],
    ),
    ("last Tuesday", [("last Tuesday", "2016-03-08", "2016-03-08", "2016-03-08")]),
    ("met on Monday", [("Monday", "2016-03-14", "2016-03-14", "2016-03-14")]),
    ("will meet on Monday", [("Monday", "2016-03-21", "2016-03-21", "2016-03-21")]),
    ("said on Monday morning", [("Monday morning", "2016-03-14TMO", "2016-03-14", "2016-03-14")]),
    ("on Monday, 14 March", [("Monday, 14 March", "2016-03-14", "2016-03-14", "2016-03-14")]),
    ("two weeks ago", [("two weeks ago", "2016-W09", "2016-02-29", "2016-03-06")]),
    (
        "earlier this year, last month",
        [
            ("earlier this year", "2016", "2016-01-01", "2016-12-31"),
            ("last month", "2016-02", "2016-02-01", "2016-02-29"),
        ],
    ),
    ("a week later", [("a week later", "P1W", None, None)]),
    ("within 3 days of the two-day talks", [("3 days", "P3D", None, None), ("two-day", "P2D", None, None)]),
    ("two days after 3 May 2019", [("two days after 3 May 2019", "2019-05-05", "2019-05-05", "2019-05-05")]),
    ("a week before May 10, 2019", [("a week before May 10, 2019", "2019-05-03", "2019-05-03", "2019-05-03")]),
    ("three years after 2015", [("three years after 2015", "2018", "2018-01-01", "2018-12-31")]),
    ("two months after May 2019", [("two months after May 2019", "2019-07", "2019-07-01", "2019-07-31")]),
    (
        "in a week after 2015",
        [("a week after", "P1W", None, None), ("2015", "2015", "2015-01-01", "2015-12-31")],
    ),
    ("on December 28", [("December 28", "2015-12-28", "2015-12-28", "2015-12-28")]),
    ("on February 29", [("February 29", "2016-02-29", "2016-02-29", "2016-02-29")]),
    ("the third quarter of 2015", [("third quarter of 2015", "2015-Q3", "2015-07-01", "2015-09-30")]),
    ("the nineteenth century", [("nineteenth century", "18", "1801-01-01", "1900-12-31")]),
    ("at the end of the year", [("end of the year", "2016", "2016-01-01", "2016-12-31")]),
    ("recently", [("recently", "PAST_REF", None, None)]),
    ("31 February 2015", [("31 February 2015", "2015-02-31", None, None)]),
    ("on June 31", [("June 31", "2016-06-31", None, None)]),
    ("signed on 32 June 1974", [("32 June 1974", "1974-06-32", None, None)]),
    ("on June 45 in Orel", [("June 45", "2016-06-45", None, None)]),
    ("it closed November 32.", [("November 32", "2016-11-32", None, None)]),
    ("Monday, January 32", [("Monday, January 32", "2016-01-32", None, None)]),
    ("at a July 32 meeting", [("July 32", "2016-07-32", None, None)]),
    ("on 32 December -- too late", [("32 December", "2016-12-32", None, None)]),
    ("April 25-31", [("April 25-31", "2016-04-25/2016-04-31", "2016-04-25", None)]),
]

# the same in a document without a date: what has no year stays unanchored and says so
UNANCHORED = [
    ("on June 24", [("June 24", "--06-24")]),
    ("on June 31", [("June 31", "--06-31")]),
    ("late May", [("late May", "--05")]),
    ("on Monday", [("Monday", "XXXX-WXX-1")]),
    ("earlier this year", [("earlier this year", "XXXX")]),
    ("two weeks ago", [("two weeks ago", "P2W")]),
]

# relative to something that the text tells: not placed, whether or not the day of writing is known
OF_AN_EVENT = {
    "only a week after the stampede": ["P1W"],
    "two days before the vote": ["P2D"],
    "three years after independence": ["P3Y"],
    "two weeks later": ["P2W"],
    "from a year earlier": ["P1Y"],
    "the following day": ["P1D"],
    "the following Monday": ["XXXX-WXX-1"],
    "in the same month": ["P1M"],
}

NONE = [
    "2,016 people came to Room 2010.",
    "It may rain; they march on.",
    "May said no.",
    "the Sunday Times",
    "Black Friday",
    "a 55-year-old man, aged 56",
    "as claimed [2015]",
    "about 2016 people died",
    "June said that April Roe would come",
    "a second time",
    "less fog in summer",
    "Boeing 2707",
    "Resolution 2231",
    "the 2000 soldiers",
    "version 2015.2 of it",
    "$2015",
    "one of these days",
    "June 32-bit systems",
    "In May 40 people died, in February 30 soldiers fell, and in April 31 firms closed.",
    "since June 98, since May 60",
    "Smith (March 37) and May (May 38, 67) scored",
    "Apollo 33 May launch",
    "32 May Street",
    "In June 45 of them, in July 50 more",
]


@pytest.mark.parametrize(("text", "expected"), ANCHORED, ids=[text for text, _ in ANCHORED])
def test_reads_against_the_documents_date(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert [(d.span.text, d.value, d.start, d.end) for d in find_dates(text, WRITTEN)] == expected


@pytest.mark.parametrize(("text", "expected"), UNANCHORED, ids=[text for text, _ in UNANCHORED])
def test_leaves_unanchored_what_nobody_dates(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_dates(text)
    assert [(d.span.text, d.value) for d in found] == expected
    assert all(d.start is None and d.end is None and d.relative for d in found)


@pytest.mark.parametrize("written", [None, WRITTEN])
@pytest.mark.parametrize(("text", "expected"), OF_AN_EVENT.items(), ids=OF_AN_EVENT)
def test_leaves_to_the_event_what_depends_on_it(text: str, expected: list[str], written: date | None) -> None:
    found = find_dates(text, written)
    assert [d.value for d in found] == expected
    assert all((d.start, d.granularity, d.relative) == (None, Granularity.UNKNOWN, False) for d in found)


@pytest.mark.parametrize("text", NONE)
def test_is_no_date(text: str) -> None:
    assert find_dates(text, WRITTEN) == ()


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Body.", "2015-10-02", date(2015, 10, 2)),
        ("A headline\nOctober 2, 2015\nBody.", None, date(2015, 10, 2)),
        ("On October 2, 2015 it rained.", None, None),
        ("Body.", "soon", None),
    ],
)
def test_dates_the_document(text: str, published: str | None, expected: date | None) -> None:
    document = Document("a.txt", text, "", 0, "text/plain", "utf-8", Provenance(published=published))
    assert document_date(document) == expected


@given(st.text(alphabet="0123456789 -–/.,JuneMay thlastwoek'sdgfr\n", max_size=60), st.dates())
def test_spans_are_exact_ordered_and_apart(text: str, anchor: date) -> None:
    end = 0
    for found in find_dates(text, anchor):
        assert found.span.start >= end
        assert found.span.text == text[found.span.start : found.span.end]
        assert (found.start is None) == (found.end is None)
        assert found.start is None or found.end is None or found.start <= found.end
        end = found.span.end
