"""From the surface of a text to values that can be compared: who speaks, whom names stand for, when, how much."""
