"""report.html: the whole audit in one file that needs no server, no network and, for reading, no JavaScript.

Above `LARGE` claims it is a front page with a page a document beside it, in a folder; each page still needs no other
file to be shown.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from claimcheck.model import AuditResult, Claim, Location, Relation
from claimcheck.reporting.claims_view import AGREEING, LEVELS, claims_data, level, unplaced
from claimcheck.reporting.explanations import explanation, title
from claimcheck.reporting.findings import Context
from claimcheck.reporting.front_page import front_page, page
from claimcheck.reporting.links import FRONT, PAGE_MARK, Links, links
from claimcheck.reporting.overview import (
    SEVERITIES,
    STANCES,
    VERBS,
    Index,
    content,
    counted,
    cue,
    does,
    index,
    sources,
    summary,
    surface,
    unassessed,
    verdict,
)
from claimcheck.reporting.passages import Passage, claim_passage, span_passage
from claimcheck.reporting.pictures import pictures
from claimcheck.reporting.reading_view import document_views, marked
from claimcheck.reporting.source_links import source_link
from claimcheck.reporting.trend import day, moment
from claimcheck.reporting.visible import one_line, short_name, visible, visible_html

FOLD_ABOVE = 6
"""A group of more findings than this starts folded."""
MOST_SHOWN = 50
"""Most rows of a list that is not of findings; the table of claims and `report.json` have them all."""
LARGE = 3_000
"""A report of more claims than this is a front page and a page a document."""

_COLUMNS = (
    ("number", "Claim"),
    ("source", "Source"),
    ("cue", "Does"),
    ("content", "Content"),
    ("date", "Date"),
    ("severity", "Findings"),
)
"""Of the table of claims: how `report.js` calls what it sorts them by, and their heading."""
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)
_AROUND_SIGNS = re.compile(r"\s*([{};])\s*|(?<=[:,])\s+")
_LEADING_ZERO = re.compile(r"(?<![\w.#])0(?=\.\d)")


def render(result: AuditResult, context: Context | None = None) -> str:
    """The audit as one HTML document, whatever its size."""
    records = index(result)
    return _front(result, context or Context(), records, links(records.documents, split=False))


def render_files(result: AuditResult, context: Context | None = None) -> dict[str, str]:
    """The audit as HTML documents by path, the one to open first: one, or above `LARGE` claims one a document more."""
    context, records = context or Context(), index(result)
    here = links(records.documents, split=len(records.claims) > LARGE)
    return {FRONT: _front(result, context, records, here), **_pages(context, records, here)}


def _pages(context: Context, records: Index, front: Links) -> dict[str, str]:
    """The page of each document, by path."""
    views = document_views(records) if front.pages else ()
    names = [None, *(view.document.name for view in views), None]
    template = _environment().get_template("page.html.j2")
    shared = _shared(context, records, _styles("reading.css"), _scripts("reading.js"))
    return {
        front.pages[view.document.name]: template.render(
            shared,
            view=view,
            links=front.on(view.document.name),
            heading=short_name(view.document.name),
            before=before,
            after=after,
        )
        for view, before, after in zip(views, names, names[2:], strict=False)
    }


def _front(result: AuditResult, context: Context, records: Index, here: Links) -> str:
    return _environment().get_template("report.html.j2").render(_context(result, context, records, here))


def _shared(context: Context, records: Index, style: str, script: str) -> dict[str, Any]:
    """What the templates of all pages name."""
    return {
        "records": records,
        "page_mark": Markup(PAGE_MARK),  # noqa: S704 - our own
        "source_url": _source_url(context),
        "style": Markup(style),  # noqa: S704 - a file of this package
        "script": Markup(script),  # noqa: S704 - a file of this package
    }


def _context(result: AuditResult, context: Context, records: Index, here: Links) -> dict[str, Any]:
    """Everything the templates of the front page name."""
    views = document_views(records)
    shown, agreements = front_page(result, context, records), _agreements(result)
    cards, groups = shown["cards"], shown["groups"]
    speakers, unjudged = sources(records), unassessed(result.not_assessed)
    found = {entry.finding.check for entry in records.entries}
    drawn = pictures(result, records, address=lambda claim: here.claim(records.claims[claim]))
    return {
        **_shared(
            context,
            records,
            _styles("reading.css", "report.css", "front.css"),
            _scripts("reading.js", "report.js"),
        ),
        "result": result,
        "context": context,
        "links": here,
        "figures": summary(result),
        "heading": verdict(result),
        "verdict": verdict(result),
        **shown,
        "agreements": agreements,
        "sources": speakers,
        "views": views,
        "pictures": drawn,
        "unassessed": unjudged,
        "checks": sorted(found | {row.check for row in unjudged}),
        "sections": (
            ("disagreements", "Disagreements", len(cards)),
            ("pictures", "Pictures", len(drawn)),
            ("findings", "Other findings", sum(len(group.entries) for group in groups)),
            ("agreement", "Agreement", sum(map(len, agreements.values()))),
            ("statements", "Who says what", sum(len(speaker.statements) for speaker in speakers)),
            ("sources", "Sources", len(speakers)),
            ("documents", "Documents", len(views)),
            ("claims", "Claims", len(records.claims)),
            ("not-assessed", "Not assessed", len(result.not_assessed)),
        ),
        "filters": _filters(records),
        "claim_columns": _COLUMNS,
        "claims_data": claims_data(records, here),
        "passage_of_claim": lambda claim: claim_passage(records.documents[claim.document].text, claim),
        "passage_of_finding": lambda entry: _passage_of(entry.finding.location, entry.finding.claims, records),
    }


def _source_url(context: Context) -> Any:
    """The web address of a line of a document, where the user says how they are made; else None."""
    if context.source_url_template is None:
        return None
    return partial(source_link, context.source_url_template, context)


def _agreements(result: AuditResult) -> dict[Relation, list[tuple[Claim, Claim, str]]]:
    """For corroboration and copied text: the two claims and the evidence, the surest first."""
    claims = {claim.id: claim for claim in result.claims}
    groups: dict[Relation, list[tuple[Claim, Claim, str]]] = {Relation.CORROBORATES: [], Relation.ECHOES: []}
    for link in sorted(result.links, key=lambda link: (-link.confidence, link.id)):
        if link.relation in groups and link.first in claims and link.second in claims:
            groups[link.relation].append((claims[link.first], claims[link.second], link.evidence))
    return groups


def _filters(records: Index) -> tuple[tuple[str, str, list[str]], ...]:
    """What claims can be filtered by, of few values: name of the control, label, values."""
    claims = records.claims.values()
    levels = {level(claim.confidence) for claim in claims}
    return (
        ("cue", "Does", sorted({claim.cue_class.value for claim in claims})),
        ("status", "Source is", sorted({claim.source_status.value for claim in claims})),
        ("severity", "Worst finding", [*(severity.value for severity in SEVERITIES), "none"]),
        ("confidence", "Confidence", [name for name in LEVELS if name in levels]),
    )


def _passage_of(location: Location, claims: Iterable[str], records: Index) -> Passage | None:
    """The passage at a location; None for a whole document or one that could not be read."""
    document = records.documents.get(location.document)
    if document is None or location.span is None:
        return None
    concerned = [records.claims[claim] for claim in claims if claim in records.claims]
    sentences = [claim.sentence for claim in concerned if claim.document == location.document]
    return span_passage(document.text, location.span, sentences)


def _web_address(url: str | None) -> bool:
    """Whether a link to it can do no more than open a page."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


def _digest(asset: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return f"sha256-{b64encode(hashlib.sha256(asset.encode()).digest()).decode()}"


@cache
def _styles(*names: str) -> str:
    """Style sheets in one, without what only their authors read: there may be thousands of pages."""
    rules = "".join(_COMMENT.sub("", _asset(name)) for name in names)
    return _LEADING_ZERO.sub("", _AROUND_SIGNS.sub(lambda found: found[1] or "", rules)).replace(";}", "}")


@cache
def _scripts(*names: str) -> str:
    """Scripts in one, without comments and indentation."""
    return "".join(_INDENTATION.sub("", _COMMENT.sub("", _asset(name))) for name in names)


@cache
def _asset(name: str) -> str:
    return files("claimcheck.reporting").joinpath("assets").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever a template prints is made visible, not only what somebody thought to pass through `shown`.
        finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
    )
    environment.globals.update(fold_above=FOLD_ABOVE, most_shown=MOST_SHOWN)
    environment.filters.update(
        shown=lambda text: visible_html(str(text)),
        brief=lambda text, limit=160: one_line(text, limit),
        counted=counted,
        surface=surface,
        content=content,
        cue=cue,
        marked=marked,
        digest=_digest,
        does=does,
        page=page,
        day=day,
        moment=moment,
        short_name=short_name,
        confidence_level=level,
        agreeing=AGREEING.__getitem__,
        title_of=title,
        explanation_of=explanation,
        stance=lambda cue_class: STANCES.get(cue_class, "statement"),
        verb=VERBS.__getitem__,
    )
    environment.tests["web_address"] = _web_address
    environment.tests["unplaced"] = unplaced
    environment.tests["claim"] = lambda side: isinstance(side, Claim)
    return environment
