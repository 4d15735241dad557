"""Links from a report to the documents as they lie in a repository, made of a template that the user gives."""

from __future__ import annotations

import re
from urllib.parse import quote

from claimcheck.model import Document
from claimcheck.reporting.findings import Context, uri

_PLACEHOLDER = re.compile(r"\{(path|line|name)\}")


def has_own_lines(document: Document) -> bool:
    """Whether the lines of the document's text are those of its file; else they are those of the text as rendered."""
    return document.media_type == "text/plain"


def source_link(template: str, context: Context, document: Document, line: int = 1) -> str:
    """The web address of a line of a document in its file.

    Where the text has lines of its own, it is that of the line on which the document begins in the file.

    Args:
        template: As `configuration.schema.json` has it: a web address with {path}, {line} and {name} behind its host.
        context: Knows the files.
        document: The document.
        line: Of the document's text, from 1.
    """
    begin = context.lines.get(document.name, 1)
    values = {
        "path": uri(context.path(document.name)),
        "line": str(line if has_own_lines(document) else begin),
        "name": quote(document.name.encode("utf-8", "surrogatepass"), safe=""),
    }
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template)
