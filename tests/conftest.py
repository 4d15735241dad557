"""How tests run, everywhere: Hypothesis gives the same cases each time, and no case fails for a slow machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("reproducible", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("reproducible")
