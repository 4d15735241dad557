"""Files to documents, whatever their format and encoding, with what is known of their origin."""

from __future__ import annotations

from claimcheck.reading.discovery import Source, discover
from claimcheck.reading.loading import MAX_BYTES, read

__all__ = ["MAX_BYTES", "Source", "discover", "read"]
