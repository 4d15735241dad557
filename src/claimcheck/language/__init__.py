"""Text to a spaCy `Doc` with sentences, names and attributions: the only place that knows the model."""

from claimcheck.language.pipeline import blocks, load, model_version

__all__ = ["blocks", "load", "model_version"]
