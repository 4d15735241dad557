"""Pictures of an audit, where people would rather look than read: SVG, drawn when the report is written.

Each has a table that says the same, and counts in words what it leaves out. The same audit gives the same bytes.
"""

from __future__ import annotations

from claimcheck.model import AuditResult
from claimcheck.reporting.overview import Index
from claimcheck.reporting.pictures.drawing import Address, Picture
from claimcheck.reporting.pictures.matrix import matrix
from claimcheck.reporting.pictures.network import network
from claimcheck.reporting.pictures.timeline import timeline

__all__ = ["Address", "Picture", "pictures"]


def pictures(result: AuditResult, records: Index, address: Address) -> tuple[Picture, ...]:
    """Those for which there is something to show."""
    drawn = (
        network(records, address),
        timeline(records, result.links, address),
        matrix(records, result.links, address),
    )
    return tuple(picture for picture in drawn if picture)
