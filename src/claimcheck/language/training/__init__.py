"""Training of the language model; needs the `train` extra, and nothing at run time imports it."""
