"""How long a provider may look at a picture; two attempts fit into a worker's 120 s."""

CONNECT = 3.0
REQUEST = 40.0
"""Seconds."""
ANSWER_TOKENS = 4_000
"""Some twenty items with their assumptions."""
