"""Front matter: YAML between two lines of three hyphens at the head of a text or Markdown file.

Read are `title`, `author` (or `authors`, a list), `publisher`, `published` (or `date`), `url` and `retrieved`; other
keys are other programs' business. A value of the wrong form makes the file a finding: to leave it out would let the
document pass for one whose date nobody knows.

A file that merely begins with a rule keeps it: what stands between the lines must be a YAML mapping. Above 64 KiB
nothing is taken for front matter.
"""

from __future__ import annotations

import re

import yaml

from claimcheck.model import Provenance
from claimcheck.reading import provenance
from claimcheck.reading.rendition import UnreadableError

_BLOCK = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_MAX_LENGTH = 65_536
_ALSO_CALLED = {"author": "authors", "published": "date"}


def split(text: str) -> tuple[Provenance, int]:
    """What the front matter of a text says, and where the text proper begins (0 where there is none).

    Raises:
        UnreadableError: it is not valid YAML, or a value does not have the form it must have.
    """
    block = _BLOCK.match(text, 0, _MAX_LENGTH)
    if block is None:
        return Provenance(), 0
    content = _mapping(block.group(1))
    if content is None:
        return Provenance(), 0
    return _provenance(content), block.end()


def _mapping(block: str) -> dict[object, object] | None:
    try:
        # The base loader makes nothing but texts, lists and mappings: no objects, and no dates taken apart by YAML's
        # rules.
        content = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - safer than the safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        message = f"has front matter that is not valid YAML{where}; correct it, or take out the hyphens around it"
        raise UnreadableError(message) from error
    return content if isinstance(content, dict) else None


def _provenance(content: dict[object, object]) -> Provenance:
    found: dict[str, str | None] = {}
    for field in provenance.FIELDS:
        key = field if field in content else _ALSO_CALLED.get(field, field)
        try:
            found[field] = provenance.value(field, content.get(key))
        except ValueError as error:
            raise UnreadableError(f"has front matter whose {key!r} {error}") from error
    return Provenance(**found)
